"""Single resources that people share: by links and by name, for members and, as pages, for everybody."""
