// Loaded before the language server: whatever it wants to reach over the network ends it.
"use strict";

const net = require("node:net");
const dns = require("node:dns");

function refuse(...wanted) {
  process.stderr.write(`a test reached for the network: ${JSON.stringify(wanted[0])}\n`);
  process.exit(3);
}

net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
