"""Where the bytes of files are. A store keeps parts by key and name, and knows neither files nor people.

`tests/attachments/test_stores.py` is what a store must do.
"""

from wegent_backend.attachments.stores.chosen import Stores
from wegent_backend.attachments.stores.port import Store

__all__ = ["Store", "Stores"]
