import FetchCore
import Glibc
import Testing

@Suite("An error")
struct FetchErrorTests {
    @Test func saysWhatToDoAfterTheMessage() {
        #expect(FetchError(.usage, "no such option").description == "no such option")
        #expect(FetchError(.usage, "no such option", hint: "See --help").description == "no such option. See --help")
    }

    @Test func knowsWhetherTryingAgainCanHelpUnlessToldOtherwise() {
        #expect(FetchError(.connectionLost, "").disposition == .temporary)
        #expect(FetchError(.notFound, "").disposition == .permanent)
        #expect(FetchError(.linksExpired, "").disposition == .fatal)
        #expect(FetchError(.notFound, "", disposition: .temporary).disposition == .temporary)
    }

    @Test func neverEndsTheProcessAsIfAllWereDone() {
        for code in FetchError.Code.allCases { #expect(code.exitStatus != .done) }
    }

    @Test(arguments: [(ENOSPC, FetchError.Code.noSpace), (EDQUOT, .noSpace), (EIO, .localIO), (EACCES, .localIO)])
    func ofTheSystemStopsTheRun(number: Int32, code: FetchError.Code) {
        let error = FetchError.system(number, "writing a.tar")
        #expect(error.code == code)
        #expect(error.disposition == .fatal)
        #expect(error.message.contains("writing a.tar"))
        #expect(error.message.contains(SystemError.text(number)))
    }

    @Test func isMadeFromAnyOther() {
        struct Odd: Error {}
        let known = FetchError(.badInput, "line 3")
        #expect(FetchError.wrapping(known, while: "listing") == known)
        #expect(FetchError.wrapping(CancellationError(), while: "listing").code == .interrupted)
        #expect(FetchError.wrapping(Odd(), while: "listing").code == .unexpected)
        #expect(FetchError.wrapping(Odd(), while: "listing").message.contains("listing"))
    }
}
