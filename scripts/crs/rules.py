# SPDX-License-Identifier: Apache-2.0
"""The directory of a rule set: `crs-setup.conf` with the settings that its tests rely on, and `rules/`."""

import pathlib
import re

DEBIAN_RULES = pathlib.Path("/usr/share/modsecurity-crs/rules")
DEBIAN_SETUP = pathlib.Path("/etc/modsecurity/crs/crs-setup.conf")
# As tests/regression/README.md of the rule set tells people to set up the firewall under test. Paranoia
# level and mode are the target's matter.
_TEST_SETTINGS = {
    "crs_validate_utf8_encoding": 1,
    "arg_name_length": 100,
    "arg_length": 400,
    "total_arg_length": 64000,
    "max_num_args": 255,
    "max_file_size": 64100,
    "combined_file_sizes": 65535,
}
_SETTINGS_ID = 8_990_001


class Missing(Exception):
    """A rule set that is not there; the message says how to get it."""


def locate(release, named=None):
    """The rules folder and the setup file of a release: Debian's package for 3.3.4, else the directory named."""
    if release.startswith("v3."):
        if not DEBIAN_RULES.is_dir() or not DEBIAN_SETUP.is_file():
            raise Missing("the Debian package modsecurity-crs is not installed (make setup)")
        return DEBIAN_RULES, DEBIAN_SETUP
    if not named:
        raise Missing(f"no rules for {release}: CRS must name the directory of that release")
    directory = pathlib.Path(named).resolve()
    setups = [directory / name for name in ("crs-setup.conf", "crs-setup.conf.example")]
    setup = next((path for path in setups if path.is_file()), None)
    if setup is None or not (directory / "rules").is_dir():
        raise Missing(f"{directory} holds no rule set: crs-setup.conf[.example] and rules/ are expected")
    return directory / "rules", setup


def prepare(directory, release, named=None, test_settings=True):
    """Makes `directory` a rule set that a target can load, with or without the settings for tests."""
    rules, setup = locate(release, named)
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True)
    (directory / "rules").symlink_to(rules)
    text = setup.read_text(encoding="utf-8")
    if test_settings:
        text += "\n" + _action(_SETTINGS_ID, _TEST_SETTINGS)
    (directory / "crs-setup.conf").write_text(text, encoding="utf-8")
    return directory


def paranoia(level, release):
    """SecLang that sets the paranoia level, before the rules are read."""
    name = "paranoia_level" if release.startswith("v3.") else "blocking_paranoia_level"
    return _action(_SETTINGS_ID + 1, {name: level})


def version(rules):
    """The version that a rules folder says it has, such as 3.3.4."""
    for path in sorted(pathlib.Path(rules).glob("REQUEST-901-*.conf")):
        if found := re.search(r"ver:'OWASP_CRS/(\d+(?:\.\d+)*)", path.read_text(encoding="utf-8")):
            return found[1]
    return "of unknown version"


def _action(rule, settings):
    variables = "".join(f",\\\n    setvar:tx.{name}={value}" for name, value in settings.items())
    return f'SecAction "id:{rule},phase:1,nolog,pass,t:none{variables}"\n'
