extension FetchError.Code {
    /// What a code means to a user: `Docs/Errors.md` is written from these.
    public struct Explanation: Sendable, Hashable {
        /// What happened.
        public var meaning: String
        /// Whether it is tried again inside a run.
        public var retried: String
        /// What the user can do.
        public var advice: String

        init(_ meaning: String, _ retried: String, _ advice: String) {
            self.meaning = meaning
            self.retried = retried
            self.advice = advice
        }
    }

    /// What it means, whether it is tried again, what to do; a text of a line each, in Markdown.
    public var explanation: Explanation {
        switch self {
        case .usage:
            Explanation(
                "the command line asks for something that cannot be",
                "no",
                "follow the hint; `fetch SOURCE --help`")
        case .badInput:
            Explanation(
                "a list, a file of names or a ledger cannot be read as what it should be",
                "no",
                "mend the line that the message names")
        case .unsafePath:
            Explanation(
                "a name would leave the output directory, or is no usable name",
                "no",
                "give the asset another path in the list")
        case .nothingMatched:
            Explanation(
                "the selection chooses nothing",
                "no",
                "loosen the selection; look with `--explain`")
        case .notFound:
            Explanation(
                "the server does not have it (404, 410), or a wanted item, ledger or directory is not "
                    + "there",
                "no",
                "check the name; go on without it with `--allow-missing`")
        case .unreachable:
            Explanation(
                "the name cannot be resolved or nobody answers there",
                "yes",
                "check the network, the name, `--proxy`")
        case .timedOut:
            Explanation(
                "connecting took too long, or the connection stayed silent for `--idle-timeout`",
                "yes",
                "run the command again; raise `--idle-timeout`")
        case .connectionLost:
            Explanation(
                "the connection broke, or ended before all bytes came",
                "yes",
                "run the command again: it goes on where it broke")
        case .tlsFailed:
            Explanation(
                "the server's certificate is not trusted (not tried again), or no secure connection came "
                    + "about (tried again)",
                "depends",
                "give the authority with `--ca-file`")
        case .serverError:
            Explanation(
                "the server failed (5xx), or asks to try again (408, 425)",
                "yes; not 501, 505, 511",
                "run the command again later")
        case .throttled:
            Explanation(
                "the server asks for fewer requests (429, 503)",
                "yes, after the pause it asks for",
                "run it later, with fewer `--jobs`")
        case .unexpectedAnswer:
            Explanation(
                "an answer that makes no sense here: a web page in place of data, another status, a circle "
                    + "of redirects",
                "no",
                "open the link in a browser; get a fresh list")
        case .changedUpstream:
            Explanation(
                "the asset is another version than the one that was begun",
                "yes, from its first byte",
                "run the command again")
        case .wrongSize:
            Explanation(
                "the server has another size than the list promises",
                "no",
                "mend the list, or take out the size")
        case .wrongChecksum:
            Explanation(
                "all bytes are there and their hash is not the promised one",
                "once, from its first byte, if it came in pieces",
                "compare with another copy; mend the list")
        case .notAnArchive:
            Explanation(
                "something else came where a tar is expected, often a web page",
                "as above",
                "get fresh links")
        case .damagedArchive:
            Explanation(
                "the tar or its gzip stream is cut or damaged",
                "as above",
                "run again; if that ends the same, the copy at the source is damaged")
        case .notAPicture:
            Explanation(
                "a part that should be a picture begins like no known picture format", "no",
                "leave its column out, or choose rows without it with `--where`")
        case .damagedAnnotation:
            Explanation(
                "`fetch analyze` found an annotation that is no JSON, or no annotation of the dataset",
                "no",
                "fetch it again (`fetch verify` marks what is corrupt); the others are counted")
        case .damagedRows:
            Explanation(
                "a row, page or column of a Parquet file cannot be read, or the file is damaged as a whole",
                "no",
                "the others arrive; `failures.jsonl` has row group, column and offset; compare with another copy")
        case .damagedPicture:
            Explanation(
                "a picture cannot be decoded: it is cut short, its bytes make no sense, or it is no mask as `--mask` says",
                "no",
                "tell the publisher; the other samples arrive")
        case .tooLarge:
            Explanation(
                "decoding a picture needs more memory than `--max-memory` allows", "no",
                "give more memory; the same command brings what is missing")
        case .unauthorized:
            Explanation(
                "the server wants credentials (401) or refuses access (403)",
                "no",
                "credentials in `~/.netrc` or `--netrc-file`; check that the link is complete")
        case .linksExpired:
            Explanation(
                "the links are too old, as they say themselves or as the server says",
                "stops",
                "get a fresh list and run the same command with it")
        case .noSpace:
            Explanation(
                "disk, inodes or quota ran out, or would",
                "stops",
                "make room, choose less; `--force` goes on in spite of the forecast")
        case .localIO:
            Explanation(
                "reading or writing on this machine failed, or something other than a file or folder is in "
                    + "the way",
                "stops if the system failed",
                "what the message says")
        case .heldByAnother:
            Explanation(
                "another process fetches into the directory",
                "stops",
                "wait, or use another directory")
        case .sourceFailed:
            Explanation(
                "a source that is a program of its own crashed, hung, or did not speak the protocol",
                "once, started anew; then stops",
                "mend or update `fetch-source-NAME`; `fetch plugin check NAME` tells what is wrong")
        case .interrupted:
            Explanation(
                "Ctrl-C",
                "stops",
                "the same command goes on")
        case .terminated:
            Explanation(
                "SIGTERM",
                "stops",
                "the same command goes on")
        case .unexpected:
            Explanation(
                "nobody thought of this",
                "no",
                "report it, with the message")
        }
    }
}

extension ExitStatus {
    /// What it means, in a line of Markdown.
    public var meaning: String {
        switch self {
        case .done: "everything asked for is there, whole and right"
        case .unexpected: "a defect of `fetch` or of the system below it"
        case .usage: "the command line or an input file asks for something that cannot be"
        case .corrupt: "bytes that arrived, or lie on disk, fail verification"
        case .notFound: "nothing matched the selection, or the thing named does not exist"
        case .unreachable: "the host cannot be reached, or does not answer as it should"
        case .noSpace: "no space or no inodes left"
        case .localIO: "reading or writing on this machine failed"
        case .partial:
            "some assets failed, or another process holds the directory: the same command goes on "
                + "later"
        case .unauthorized: "no access, or the links have expired"
        case .interrupted: "interrupted by Ctrl-C; what has arrived is kept"
        case .terminated: "ended by SIGTERM; what has arrived is kept"
        }
    }
}
