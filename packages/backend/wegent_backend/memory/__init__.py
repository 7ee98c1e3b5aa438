"""What models remember of people from one conversation to the next. Off until somebody turns it on for themselves."""
