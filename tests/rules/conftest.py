from hypothesis import settings

settings.register_profile("rules", deadline=None)  # a first evaluation loads calendars and compiles rules
settings.load_profile("rules")
