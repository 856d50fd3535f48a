"""CMakePresets.json, for the scripts that read it."""

import json
from pathlib import Path


class Presets:
    """What CMakePresets.json says about a preset."""

    def __init__(self, root):
        self.json = json.loads((Path(root) / "CMakePresets.json").read_text())

    def _collect(self, kind, name, key):
        preset = next(preset for preset in self.json[kind] if preset["name"] == name)
        parents = preset.get("inherits", [])
        collected = {}
        for parent in reversed([parents] if isinstance(parents, str) else parents):
            collected.update(self._collect(kind, parent, key))
        return {**collected, **preset.get(key, {})}

    def definitions(self, name):
        return self._collect("configurePresets", name, "cacheVariables")

    def environment(self, name):
        return self._collect("testPresets", name, "environment")
