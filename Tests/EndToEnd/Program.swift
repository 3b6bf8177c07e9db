import CSystem
import Foundation
import Glibc

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
    }

    /// Runs it to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Errors are a few lines and fit the pipe; the output may be long and is read while it comes.
        let outputData = output.fileHandleForReading.readDataToEndOfFile()
        let errorData = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: outputData, as: UTF8.self),
            errors: String(decoding: errorData, as: UTF8.self))
    }
}

/// The program in the background; killed at the end of the test at the latest.
final class BackgroundProgram {
    let process = Process()
    private let errors = Pipe()

    /// Returns when it has written its first line of errors, which is when it serves.
    init(_ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        firstLine = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        // What it says later is of no interest, but must not fill the pipe.
        errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    let firstLine: String

    /// As a power cut would: nothing in it gets to run.
    func killNine() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func terminate() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit {
        errors.fileHandleForReading.readabilityHandler = nil
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
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
