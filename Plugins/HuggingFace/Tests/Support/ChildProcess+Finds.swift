import Foundation

@testable import HuggingFace

extension ChildProcess {
    /// Whether a program can be run.
    static func finds(_ program: String) -> Bool {
        ChildProcess(arguments: [program, "--version"], variables: ProcessInfo.processInfo.environment).run()?.status == 0
    }
}
