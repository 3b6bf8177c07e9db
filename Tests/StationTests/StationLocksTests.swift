import Acquisition
import CSystem
import Glibc
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct StationLocksTests {
    private let folder: TemporaryFolder
    private let database: String
    private let device: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("ullage.db")
        // The lock is the kernel's and the same on any file: a plain one stands for the serial device.
        device = folder.file("ttyUSB0")
        close(open(device, O_CREAT | O_RDWR | O_CLOEXEC, 0o600))
    }

    private func line(_ name: LineName, device: String) -> LineSettings {
        LineSettings(
            name: name, transport: .rtu(SerialSettings(device: device, baud: 9_600)),
            scanInterval: .seconds(1), responseTimeout: .milliseconds(500), gauges: [])
    }

    private func locks(
        database: String? = nil, socket: String? = nil, lines: [LineSettings] = []
    ) throws -> StationLocks {
        try StationLocks(databasePath: database ?? self.database, socketPath: socket, lines: lines)
    }

    @Test func `a second station on the same database is refused`() throws {
        let first = try locks()
        #expect(throws: StationError.inUse(database: database)) { try locks() }
        withExtendedLifetime(first) {}
    }

    /// The lock as a line's thread holds it while the device is open.
    private func holdDevice() throws -> Int32 {
        let descriptor = open(device, O_RDWR | O_CLOEXEC)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor
    }

    @Test func `a serial device that another program holds is refused in words that name line and device`() throws {
        let holder = try holdDevice()
        let refusal = #expect(throws: StationError.lineInUse(line: "south", device: device)) {
            try locks(lines: [line("south", device: device)])
        }
        #expect(try #require(refusal).words.contains("south"))
        #expect(try #require(refusal).words.contains(device))
        close(holder)
    }

    @Test func `a station leaves the device's lock to the line that opens it`() throws {
        let station = try locks(lines: [line("north", device: device)])
        close(try holdDevice())
        withExtendedLifetime(station) {}
    }

    @Test func `a scan without a station is refused a device that a station holds`() throws {
        let holder = try holdDevice()
        #expect(throws: StationError.lineInUse(line: "north", device: device)) {
            try StationLocks.refuseBusyLines([line("north", device: device)])
        }
        close(holder)
    }

    @Test func `the database can be taken once the first station is gone`() throws {
        var first: StationLocks? = try locks()
        #expect(throws: StationError.self) { try locks() }
        withExtendedLifetime(first) {}
        first = nil
        let second = try locks()
        withExtendedLifetime(second) {}
    }

    @Test func `the database's lock is given back when a line's is refused`() throws {
        let holder = try holdDevice()
        #expect(throws: StationError.lineInUse(line: "north", device: device)) {
            try locks(lines: [line("north", device: device)])
        }
        close(holder)
        let again = try locks()
        withExtendedLifetime(again) {}
    }

    @Test func `a device that is not there is refused in words that name the line and say what to do`() throws {
        let missing = folder.file("ttyUSB9")
        let refusal = #expect(throws: StationError.self) { try locks(lines: [line("east", device: missing)]) }
        let words = try #require(refusal).words
        #expect(words.contains("line east"))
        #expect(words.contains(missing))
        #expect(words.contains("No such file"))
    }

    @Test func `a folder that is not there is refused in words that name the database`() throws {
        let path = folder.file("nowhere/ullage.db")
        let refusal = #expect(throws: StationError.self) { try locks(database: path) }
        #expect(try #require(refusal).words.contains(path))
    }

    @Test func `everything is given back when somebody listens at the socket`() throws {
        let socket = folder.file("socket")
        let listener = ullage_unix_listen(socket, 1)
        try #require(listener >= 0)
        #expect(throws: StationError.self) { try locks(socket: socket, lines: [line("north", device: device)]) }
        close(listener)
        let again = try locks(socket: socket, lines: [line("north", device: device)])
        withExtendedLifetime(again) {}
    }

    @Test func `one device for two lines of one station is refused`() throws {
        #expect(throws: StationError.lineInUse(line: "south", device: device)) {
            try locks(lines: [line("north", device: device), line("south", device: device)])
        }
    }

    @Test func `a line over the network takes no lock`() throws {
        let tcp = LineSettings(
            name: "west", transport: .tcp(host: "127.0.0.1", port: 502), scanInterval: .seconds(1),
            responseTimeout: .milliseconds(500), gauges: [])
        let first = try locks(lines: [tcp])
        let second = try locks(database: folder.file("other.db"), lines: [tcp])
        withExtendedLifetime((first, second)) {}
    }
}
