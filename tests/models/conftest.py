from hypothesis import settings

settings.register_profile("models", deadline=None)  # sealing and hashing on a busy machine
settings.load_profile("models")
