/// Names of tars.
enum Tar {
    /// The name of a tar, such as `sa_000020.tar`.
    static func name(_ number: Int) -> String {
        let digits = String(number)
        return "sa_" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".tar"
    }
}
