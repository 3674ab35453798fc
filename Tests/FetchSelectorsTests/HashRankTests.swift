import Testing

@testable import FetchSelectors

/// Ranks and universe hashes against values computed with Python's xxhash 3.0.0.
struct HashRankTests {
    @Test func ranksEqualWhatPythonComputes() {
        #expect(HashRank.of("", seed: 0) == 0xEF46_DB37_51D8_E999)
        #expect(HashRank.of("sa_000020", seed: 0) == 0x49D0_EC39_A525_E287)
        #expect(HashRank.of("sa_000020", seed: 42) == 0x4626_2BA0_0D68_E95D)
        #expect(HashRank.of("größe/№ 1", seed: .max) == 0xF8EB_BE81_AF6F_958F)
    }

    @Test func theUniverseHashEndsEachIdWithALineFeed() {
        let hash = UniverseHash()
        for id in ["sa_000000", "sa_000001", ""] { hash.add(id) }
        #expect(hash.count == 3)
        #expect(hash.text == "faf07bc79e112f20")
        #expect(UniverseHash().text == "ef46db3751d8e999")
    }
}
