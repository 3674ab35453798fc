/// Who may import whom (`Docs/Architecture.md` §3), for every module of this package.
enum ImportRules {
    /// What any module may import.
    static let everywhere: Set<String> = ["Glibc", "Synchronization", "Foundation", "FoundationEssentials"]

    /// Modules by name: where their files are and what else they may import.
    static let modules: [String: (folder: String, imports: Set<String>)] = [
        "Parquet": ("Sources/Parquet", ["CZlib", "CZstd", "CLZ4", "CBrotli"]),
        "FetchCore": ("Sources/FetchCore", ["ArgumentParser", "Logging"]),
        "FetchDigests": ("Sources/FetchDigests", ["FetchCore", "Crypto", "CISAL"]),
        "FetchTransport": ("Sources/FetchTransport", ["FetchCore", "CCurl", "CLinux", "Logging"]),
        "FetchSelectors": ("Sources/FetchSelectors", ["FetchCore", "CXXHash", "CGEOS"]),
        "FetchContainers": ("Sources/FetchContainers", ["FetchCore", "Parquet", "CArchive", "CISAL", "CZlib"]),
        "FetchImaging": ("Sources/FetchImaging", ["FetchCore", "CISAL", "CVips"]),
        "FetchSinks": ("Sources/FetchSinks", ["FetchCore", "CArchive", "CLinux"]),
        "FetchObjectStore": ("Sources/FetchObjectStore", ["FetchCore", "Crypto", "CXML2"]),
        "FetchEngine": ("Sources/FetchEngine", ["FetchCore", "GRDB", "GRDBSQLite", "CLinux", "Logging"]),
        "FetchReport": ("Sources/FetchReport", ["FetchCore", "FetchImaging"]),
        "FetchCommands": (
            "Sources/FetchCommands",
            [
                "FetchCore", "FetchDigests", "FetchTransport", "FetchSelectors", "FetchContainers", "FetchSinks",
                "FetchObjectStore", "FetchEngine", "FetchReport", "FetchImaging", "FetchPluginHost", "FetchConformance",
                "ArgumentParser",
                "Logging", "CLinux", "CTOML",
            ]
        ),
        "FetchPluginHost": (
            "Sources/FetchPluginHost", ["FetchCore", "CItemLines", "CLinux", "ArgumentParser", "Logging"]
        ),
        "FetchConformance": ("Sources/FetchConformance", ["FetchCore", "FetchDigests", "ArgumentParser", "Logging"]),
        "HuggingFace": ("Plugins/HuggingFace/Sources", ["FetchCore", "ArgumentParser", "CGit2", "CYAML"]),
        "FetchSources": ("Sources/FetchSources", ["FetchCommands", "HuggingFace", "MLHub", "SA1B", "URLs"]),
        "fetch": ("Sources/fetch", ["FetchCommands", "FetchSources"]),
        "MLHub": (
            "Plugins/MLHub/Sources",
            ["FetchCore", "ArgumentParser", "CArchive", "CISAL", "CSTACParser", "JSONShim", "CXML2", "GRDBSQLite"]
        ),
        "SA1B": ("Plugins/SA1B/Sources", ["FetchCore", "ArgumentParser", "CSA1BParser", "JSONShim"]),
        "WebIndex": ("Plugins/Example/Sources/WebIndex", ["FetchCore", "ArgumentParser"]),
        "URLs": ("Plugins/URLs/Sources", ["FetchCore", "ArgumentParser"]),
    ]

    /// Words that name a source; outside its own folder and the list in `fetch` they would be a special case.
    static let sourceWords = [
        "sa1b", "SA1B", "SA-1B", "mlhub", "MLHub", "stac", "STAC", "hf", "Hub", "git-lfs", "LFS",
    ]
}
