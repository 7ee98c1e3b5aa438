"""What every installation has from its first start: public resources as YAML, and the user `admin`."""
