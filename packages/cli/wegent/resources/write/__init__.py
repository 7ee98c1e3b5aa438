"""Commands that change what the server stores, and `diff`, which shows what they would change."""
