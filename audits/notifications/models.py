from .bookmark import Bookmark
from .deliveries import Delivery

__all__ = ["Bookmark", "Delivery"]
