extension Law<SinkSpecimen> {
    /// All laws of sinks, in the order of their table.
    public static var ofSinks: [Law] {
        [.fresh, .commit, .invisibility, .resumption, .settlement, .discarding, .removal, .confinement]
    }
}
