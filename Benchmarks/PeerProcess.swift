import CSystem
import Glibc

/// The gateways of a large farm in a process of their own.
final class PeerProcess {
    /// What the gateways saw since the counting began.
    struct Report {
        let requests: Int
        /// Gauges whose level was asked for, each as often as it was.
        let asked: Int
        /// Gauges between two of whose requests more than 2 s lay.
        let late: Int
        /// Gauges that nobody ever asked.
        let never: Int
        /// Requests that were no reading of registers.
        let others: Int
        let worstGapSeconds: Double
        let gapSeconds99: Double
    }

    let process: ChildProcess
    let ports: [Int]
    private let commands: Int32
    private let answers: Int32

    init(_ layout: GatewayLayout, folder: String) throws {
        var input: (reading: Int32, writing: Int32) = (-1, -1)
        var output: (reading: Int32, writing: Int32) = (-1, -1)
        guard ullage_pipe(&input.reading, &input.writing) == 0, ullage_pipe(&output.reading, &output.writing) == 0
        else { throw BenchFailure("no pipe") }
        process = try ChildProcess(
            "/proc/self/exe", ["peer"] + layout.arguments, errorPath: folder + "/peer.log", output: output.writing,
            input: input.reading)
        close(input.reading)
        close(output.writing)
        commands = input.writing
        answers = output.reading
        ports = try PeerProcess.line(answers).split(separator: " ").compactMap { Int($0) }
        guard ports.count == layout.gateways else { throw BenchFailure("the peer: \(process.lastWords)") }
    }

    /// Counts begin anew.
    func beginCounting() { say("z") }

    func report() throws -> Report {
        say("r")
        let words = try PeerProcess.line(answers).split(separator: " ")
        let counts = words.prefix(5).compactMap { Int($0) }
        let seconds = words.dropFirst(5).compactMap { Double($0) }
        guard counts.count == 5, seconds.count == 2 else { throw BenchFailure("the peer's report is none") }
        return Report(
            requests: counts[0], asked: counts[1], late: counts[2], never: counts[3], others: counts[4],
            worstGapSeconds: seconds[0], gapSeconds99: seconds[1])
    }

    func end() {
        close(commands)
        process.end()
        close(answers)
    }

    private func say(_ letter: String) { _ = write(commands, letter, 1) }

    private static func line(_ descriptor: Int32) throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) == 1, read(descriptor, &byte, 1) == 1 else {
                throw BenchFailure("the peer says nothing")
            }
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }
}
