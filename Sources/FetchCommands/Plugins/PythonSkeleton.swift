/// The texts of a source in Python.
enum PythonSkeleton {
    static let program = #"""
        #!/usr/bin/env python3
        """fetch {{name}}: files below an address, as an index lists them, one path a line.

        What is said here is described in Docs/PluginProtocol.md of fetch. Change describe, items and resolve.
        """
        import json
        import os
        import sys


        class Refusal(Exception):
            """What the user has to know, with a code of Docs/Errors.md of fetch."""

            def __init__(self, code, message, hint=None):
                self.answer = {"is": "error", "code": code, "message": message, "hint": hint}


        def describe():
            return {
                "is": "description",
                "summary": "Files below an address, as an index lists them",
                "capabilities": ["numbered-items"],
                "examples": [{"command": "fetch {{name}} index.txt --server https://tiles.example -o data",
                              "purpose": "everything in the index"}],
                "options": [
                    {"name": "index", "help": "The index: one path a line.", "kind": "file", "value": "file",
                     "positional": True, "required": True},
                    {"name": "server", "help": "The address that all paths are below.", "value": "url",
                     "default": "http://127.0.0.1:8000"},
                ],
            }


        class Dataset:
            def __init__(self, options):
                self.index = options["index"]
                self.server = options["server"].rstrip("/")
                if not self.server.startswith(("http://", "https://")):
                    raise Refusal("usage", "--server is no http or https address")
                try:
                    with open(self.index, encoding="utf-8") as file:
                        lines = [(number, line.strip()) for number, line in enumerate(file, 1)]
                except (OSError, UnicodeDecodeError):
                    raise Refusal("bad-input", f"the index {self.index} cannot be read", "Check its path")
                self.paths = []
                for number, line in lines:
                    if not line or line.startswith("#"):
                        continue
                    if line.startswith("/") or ".." in line.split("/"):
                        raise Refusal("bad-input", f"line {number} of {self.index} leaves the output: {line}")
                    self.paths.append(line)

            def items(self, query):
                wanted = set(query["ids"]) if "ids" in query else None
                for number, path in enumerate(self.paths):
                    if wanted is None or path in wanted:
                        asset = {"path": path, "reference": number}
                        yield {"is": "item", "id": path, "number": number, "of": len(self.paths), "assets": [asset]}

            def resolve(self, asset):
                # By path: the index may have changed since the reference was given.
                return {"url": f"{self.server}/{asset['path']}"}


        def say(message):
            sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")


        def main():
            dataset = None
            for line in sys.stdin:
                request = json.loads(line)
                try:
                    what = request["do"]
                    if what == "hello":
                        say({"is": "hello", "version": 1})
                    elif what == "describe":
                        say(describe())
                    elif what == "open":
                        dataset = Dataset(request["options"])
                        name = os.path.splitext(os.path.basename(dataset.index))[0]
                        say({"is": "opened", "dataset": name, "folder": "{{name}}"})
                    elif what == "items":
                        for item in dataset.items(request["query"]):
                            say(item)
                        say({"is": "end"})
                    elif what == "resolve":
                        say({"is": "resolved", "requests": [dataset.resolve(asset) for asset in request["assets"]]})
                    elif what == "shutdown":
                        return
                except Refusal as refusal:
                    say(refusal.answer)
                sys.stdout.flush()


        if __name__ == "__main__":
            main()

        """#

    static let check = """
        {
            "arguments": ["{folder}/check/index.txt"],
            "empty": ["{folder}/check/empty.txt"],
            "malformed": [
                {"arguments": ["{folder}/check/damaged.txt"], "mention": "line 2"},
                {"arguments": ["{folder}/check/absent.txt"], "mention": "absent.txt"}
            ],
            "secrets": []
        }

        """

    static let readme = """
        # fetch {{name}}

        A source for `fetch`: files below an address, as an index lists them.

        ```sh
        fetch plugin check ./fetch-source-{{name}}       # whether it keeps the laws of sources
        PATH=$PWD:$PATH fetch {{name}} index.txt --server https://tiles.example -o data
        ```

        To have it always, put `fetch-source-{{name}}` into a folder of `PATH` or into `~/.local/share/fetch/plugins`.

        `check/` holds what it is checked by, and `fetch-source-{{name}}.check.json` names it.

        """
}
