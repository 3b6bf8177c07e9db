import Alarms
import CSystem
import FoundationEssentials
import Glibc
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

@Suite struct SocketServerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Nobody answers on it: as a station that was killed leaves it.
    private func leaveDeadSocket(at path: String) throws {
        let listener = ullage_unix_listen(path, 1)
        try #require(listener >= 0)
        close(listener)
    }

    @Test func `a snapshot over the socket is the one that the station published`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead }
        let client = SocketClient(path: station.socketPath, timeout: Patience.longest)
        // Between the answer and the look at the engine another may be published: then it is asked again.
        var told: FarmSnapshot?
        try station.snapshot { _ in
            told = try client.request(.snapshot).snapshot
            return told?.number == station.engine.latest().number
                && told?.tanks == station.engine.latest().tanks
        }
        #expect(told?.tanks.map(\.level) == [.good(8_000), .good(6_000)])
        #expect(told?.stationName == "Lindong")
    }

    @Test func `an acknowledgement over the socket bears the kernel's name whatever the message says`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let alarm = try #require(try station.overfill())
        let honest = String(
            decoding: try SocketEnvelope(
                SocketRequest.intent(EdgeStation.acknowledgement(serial: alarm.record.serial))
            ).line(), as: UTF8.self)
        let lie = #""operatorName":"mallory","originator":{"operatorName":"mallory","terminal":"tty1"},"#
        let forged =
            "{" + lie
            + honest.dropFirst().replacing(#""acknowledge":{"#, with: #""acknowledge":{"# + lie)
        let connection = try RawConnection(station.socketPath)
        try connection.say(line: forged)
        let results = try #require(try connection.answer()?.results)
        #expect(results == [IntentResult(alarm: EdgeStation.overfill, done: true)])
        let entry = try #require(
            try station.database.journal().map(\.entry).first { $0.event == .acknowledged })
        #expect(entry.operatorName == UserName.ofThisProcess)
        let stored = try #require(try station.database.alarmStates().first { $0.id == EdgeStation.overfill })
        #expect(stored.acknowledgedBy == UserName.ofThisProcess)
    }

    @Test func `what is done over the socket bears the terminal that the client names, made harmless`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let client = SocketClient(path: station.socketPath, timeout: Patience.longest)
        let reply = try client.request(
            .intent(
                .note("TK-101", "dip at six"),
                terminal: "pts/9\u{1B} from 10.0.0.7" + String(repeating: "x", count: 900)))
        #expect(reply.results?.map(\.done) == [true])
        let entry = try #require(try station.database.journal().map(\.entry).first { $0.event == .note })
        let origin = try #require(entry.origin)
        #expect(origin.hasPrefix("socket, pts/9? from 10.0.0.7x"))
        #expect(origin.count <= 110)
        #expect(entry.operatorName == UserName.ofThisProcess)
    }

    @Test func `nobody takes another name over the socket`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let client = SocketClient(path: station.socketPath, timeout: Patience.longest)
        let reply = try client.request(.intent(.note(nil, "rain"), signedOnAs: "mallory"))
        #expect(reply.results?.map(\.done) == [false])
        #expect(reply.results?.first?.why?.contains("is no shared account") == true)
    }

    @Test func `an acknowledgement of another annunciation is told so over the socket`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let alarm = try #require(try station.overfill())
        let client = SocketClient(path: station.socketPath, timeout: Patience.longest)
        let reply = try client.request(.intent(EdgeStation.acknowledgement(serial: alarm.record.serial + 1)))
        #expect(reply.results?.map(\.done) == [false])
        #expect(station.engine.latest().overfill?.record.state == .unacknowledged)
    }

    @Test(arguments: [
        "rubbish", "", "{}", "[]", "null", #"{"version":1}"#, #"{"version":1,"body":{}}"#,
        #"{"version":1,"body":{"shutdown":{}}}"#, "\u{0}\u{1}\u{7F}",
    ])
    func `a line that is no request is refused and the next one answered`(garbage: String) throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let connection = try RawConnection(station.socketPath)
        try connection.say(line: garbage)
        #expect(try #require(try connection.answer()).refusal != nil)
        try connection.say(try SocketEnvelope(SocketRequest.snapshot).line() + [0x0A])
        #expect(try #require(try connection.answer()).snapshot != nil)
    }

    @Test func `bytes that are no text are refused and the next line answered`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let connection = try RawConnection(station.socketPath)
        try connection.say([0xFF, 0xFE, 0xC3, 0x28, 0x0A])
        #expect(try #require(try connection.answer()).refusal != nil)
        try connection.say(try SocketEnvelope(SocketRequest.snapshot).line() + [0x0A])
        #expect(try #require(try connection.answer()).snapshot != nil)
    }

    @Test(arguments: [#"{"version":1,"body":{"snapshot":{}}}"#, #"{"version":1,"body":"of another kind"}"#])
    func `another version is refused by its number`(line: String) throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let connection = try RawConnection(station.socketPath)
        try connection.say(line: line)
        let refusal = try #require(try connection.answer()?.refusal)
        #expect(refusal.contains("version 1"))
    }

    @Test func `what is reserved is refused in words`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let reply = try SocketClient(path: station.socketPath, timeout: Patience.longest).request(.subscribe)
        #expect(try #require(reply.refusal).contains("subscribe"))
    }

    @Test func `requests in one piece and a request in two pieces are all answered`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let connection = try RawConnection(station.socketPath)
        let request = try SocketEnvelope(SocketRequest.snapshot).line() + [0x0A]
        try connection.say(request + request + request.prefix(7))
        #expect(try #require(try connection.answer()).snapshot != nil)
        #expect(try #require(try connection.answer()).snapshot != nil)
        try connection.say(Array(request.dropFirst(7)))
        #expect(try #require(try connection.answer()).snapshot != nil)
    }

    @Test func `a line without an end ends its connection and not the station`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let connection = try RawConnection(station.socketPath)
        // The station hangs up in the middle of it: a broken pipe here is what is wanted.
        try? connection.say([UInt8](repeating: 0x20, count: 1 << 20))
        #expect(try connection.answer() == nil)
        let client = SocketClient(path: station.socketPath, timeout: Patience.longest)
        #expect(try client.request(.snapshot).snapshot != nil)
    }

    @Test func `a client that comes without a station is told how to start one`() throws {
        let path = folder.file("socket")
        let refusal = #expect(throws: StationError.noStation(socket: path)) {
            try SocketClient(path: path).request(.snapshot)
        }
        #expect(try #require(refusal).words.contains("ullage serve"))
    }

    @Test func `a dead station's socket is replaced`() throws {
        try leaveDeadSocket(at: folder.file("socket"))
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let client = SocketClient(path: station.socketPath, timeout: Patience.longest)
        #expect(try client.request(.snapshot).snapshot != nil)
    }

    @Test func `a socket on which somebody listens is refused and still theirs`() throws {
        let path = folder.file("socket")
        let listener = ullage_unix_listen(path, 4)
        try #require(listener >= 0)
        defer { close(listener) }
        let refusal = #expect(throws: StationError.self) { try EdgeStation(in: folder) }
        #expect(try #require(refusal).words.contains(path))
        let living = ullage_unix_connect(path)
        #expect(living >= 0)
        close(living)
    }

    @Test func `a plain file at the socket's path is refused untouched`() throws {
        let path = folder.file("socket")
        try Data("a week's work".utf8).write(to: URL(filePath: path))
        let refusal = #expect(throws: StationError.self) { try EdgeStation(in: folder) }
        #expect(try #require(refusal).words.contains("no socket"))
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("a week's work".utf8))
    }

    @Test func `the socket is gone after the stop`() throws {
        let station = try EdgeStation.started(in: folder)
        #expect(exists(station.socketPath))
        station.stop()
        #expect(!exists(station.socketPath))
    }

    @Test func `a connection that is open at the stop is ended`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let connection = try RawConnection(station.socketPath)
        try connection.say(try SocketEnvelope(SocketRequest.snapshot).line() + [0x0A])
        #expect(try connection.answer() != nil)
        station.stop()
        #expect(try connection.answer() == nil)
    }

    @Test func `the socket is for owner and group alone`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        var status = stat()
        try #require(stat(station.socketPath, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o660)
    }
}
