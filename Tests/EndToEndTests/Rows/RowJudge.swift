import Foundation

/// Compares samples that came out of Parquet files with what pyarrow reads from them.
enum RowJudge {
    /// Checks every line of `metadata.jsonl` and every part it names; gives `container#row` of each.
    ///
    /// - Parameter files: The folder that holds the files under their paths in the dataset.
    static func rows(in output: String, of files: String, _ scratch: ScratchFolder) throws -> [String] {
        let script = """
            import csv, json, os, sys
            import pyarrow.parquet as pq
            output, files = \(quoted(output)), \(quoted(files))
            lines = [json.loads(line) for line in open(f"{output}/metadata.jsonl")]
            table = list(csv.DictReader(open(f"{output}/metadata.csv", newline="")))
            assert [(t["container"], int(t["row"])) for t in table] == [(l["container"], l["row"]) for l in lines]
            tables = {}
            for line in lines:
                name = line["container"]
                if name not in tables: tables[name] = pq.read_table(f"{files}/{name}")
                row = tables[name].slice(line["row"], 1).to_pylist()[0]
                for column, value in row.items():
                    if column not in line: continue
                    if isinstance(value, dict) and set(value) <= {"bytes", "path"} and value.get("bytes") is not None:
                        value = value["bytes"]
                    if isinstance(value, bytes):
                        assert open(f"{output}/{line[column]}", "rb").read() == value, (name, line["row"], column)
                    else:
                        assert line[column] == value, (name, line["row"], column, line[column], value)
                print(f"{name}#{line['row']}")
            """
        return try PythonClients.run(script, in: scratch, environment: [:]).split(separator: "\n").map(String.init)
    }

    private static func quoted(_ text: String) -> String { "r'''\(text)'''" }
}
