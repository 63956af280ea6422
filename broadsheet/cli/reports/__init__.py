"""Problems in words for people and for programs: one small module for each format."""
