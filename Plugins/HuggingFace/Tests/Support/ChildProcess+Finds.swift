import Foundation

@testable import HuggingFace

extension ChildProcess {
    /// Whether a program can be run.
    static func finds(_ program: String) -> Bool {
        let variables = ProcessInfo.processInfo.environment
        return ChildProcess(arguments: [program, "--version"], variables: variables).run()?.status == 0
    }
}
