import Foundation
import Glibc
import TestSupport

/// The built program, run as a user runs it. No shell stands between.
struct Program {
    /// Beside the test bundle: the build puts all products into one folder.
    static var path: String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("ullage").path
    }

    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
        /// The output's lines as JSON objects.
        var objects: [[String: Any]] {
            lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        }
    }

    /// The processes that a process has begun.
    static func children(of parent: Int32) throws -> [Int32] {
        try String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)
            .split(separator: " ").compactMap { Int32($0) }
    }

    /// Runs it to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let child = try ChildProcess([path] + arguments, streams: .outputAndErrors, environment: environment)
        let (output, errors) = child.readToEnd()
        return Outcome(status: child.wait(), output: output, errors: errors)
    }
}

/// The program in the background; killed at the end of the test at the latest.
final class BackgroundProgram {
    private let child: ChildProcess
    /// What it has written to standard error so far, as far as anybody has looked.
    private(set) var words = ""

    /// Returns when it has written these words to standard error, or has ended without.
    init(_ arguments: [String], saying awaited: String) throws {
        child = try ChildProcess([Program.path] + arguments, streams: .errors)
        _ = says(awaited)
    }

    /// Waits until it has said that.
    func says(_ awaited: String) -> Bool {
        while !words.contains(awaited) {
            let more = child.nextErrors(within: 60_000)
            guard !more.isEmpty else { return false }
            words += more
        }
        return true
    }

    /// Lets it run for so long.
    func runs(for length: Duration) {
        let clock = ContinuousClock()
        let end = clock.now + length
        while case let left = end - clock.now, left > .zero {
            words += child.nextErrors(within: Int32(left / .milliseconds(1)) + 1)
        }
    }

    /// As a power cut would: nothing in it gets to run.
    func killNine() {
        kill(child.identifier, SIGKILL)
        _ = child.wait()
    }

    func terminate() -> Int32 {
        kill(child.identifier, SIGTERM)
        return child.wait()
    }
}

/// Looks again and again until it is so. Each look runs a program, which takes its time; the deadline only ends a failure.
func eventually(within limit: Duration = .seconds(60), _ isSo: () throws -> Bool) throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + limit
    repeat {
        if try isSo() { return true }
    } while clock.now < end
    return false
}
