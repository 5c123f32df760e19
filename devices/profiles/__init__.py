"""Kinds of cuffs: what must be known of one before it can be listened to."""

from devices.profiles.library import ProfileError, loaded, profile, profiles, read
from devices.profiles.profile import Answering, PortSettings, Profile, Streaming

__all__ = [
    "Answering",
    "PortSettings",
    "Profile",
    "ProfileError",
    "Streaming",
    "loaded",
    "profile",
    "profiles",
    "read",
]
