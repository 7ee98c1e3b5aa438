"""Files that people send with messages: uploads that go on where they broke off, their text, who may have them."""
