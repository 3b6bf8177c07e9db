import Acquisition
import Glibc
import ModbusLink
import TankFarm
import TestSupport
import Testing

/// What a serial line does wrong, at byte level: each fault has its error, and the next request works.
struct SerialPortTests {
    /// For a device that answers: how long a busy machine may take to run its thread.
    private static let timeout: Duration = .seconds(10)
    /// For a device that does not: what its silence costs the test.
    private static let short: Duration = .milliseconds(100)

    private static func link(_ device: ByteDevice, baud: Int = 115_200) throws -> ModbusRegisterLink {
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: baud)),
            responseTimeout: .milliseconds(100))
        try link.connect()
        return link
    }

    private static func ask(
        _ link: ModbusRegisterLink, unit: UnitID, address: Int = 49, timeout: Duration = SerialPortTests.timeout
    ) throws(LinkError) -> [UInt16] {
        try link.read(unit: unit, table: .holding, address: address, count: 1, timeout: timeout)
    }

    private static func request(unit: UInt8, address: UInt8 = 49) -> [UInt8] {
        withChecksum([unit, 3, 0, address, 0, 1])
    }

    private static func answer(unit: UInt8, _ value: UInt8) -> [UInt8] { withChecksum([unit, 3, 2, 0, value]) }

    /// A device whose unit 1 answers so, and whose unit 2 then answers well.
    private func expectFault(_ error: LinkError, after bytes: [UInt8], within limit: Duration? = nil) throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say(bytes)
            try $0.expect(Self.request(unit: 2))
            try $0.say(Self.answer(unit: 2, 22))
        }
        let link = try Self.link(device)
        // Only these two wait the whole timeout out. Another unit's answer must have come by then.
        let timeout = limit ?? (error == .timeout ? Self.short : error == .wrongUnit ? .seconds(2) : Self.timeout)
        #expect(throws: error) { try Self.ask(link, unit: 1, timeout: timeout) }
        #expect(try Self.ask(link, unit: 2) == [22])
        try device.finish()
    }

    @Test func `tells a timeout when nobody answers`() throws {
        try expectFault(.timeout, after: [])
    }

    @Test func `tells a bad checksum when a bit of the answer flipped`() throws {
        var bytes = Self.answer(unit: 1, 11)
        bytes[4] ^= 1
        try expectFault(.badChecksum, after: bytes)
    }

    @Test func `tells a truncated answer when it breaks off`() throws {
        try expectFault(.truncated, after: Array(Self.answer(unit: 1, 11).prefix(4)))
    }

    @Test func `tells a truncated answer after a single byte`() throws {
        try expectFault(.truncated, after: [1])
    }

    @Test func `tells a wrong unit when only another answers`() throws {
        try expectFault(.wrongUnit, after: Self.answer(unit: 9, 99))
    }

    @Test func `takes unit 0 for another unit`() throws {
        try expectFault(.wrongUnit, after: Self.answer(unit: 0, 99))
    }

    @Test func `tells a wrong answer when the function is another`() throws {
        try expectFault(.wrongAnswer, after: withChecksum([1, 4, 2, 0, 11]))
    }

    @Test func `tells a wrong answer when it has more registers than asked for`() throws {
        try expectFault(.wrongAnswer, after: withChecksum([1, 3, 4, 0, 11, 0, 12]))
    }

    @Test func `tells a wrong answer when it has fewer registers than asked for`() throws {
        try expectFault(.wrongAnswer, after: withChecksum([1, 3, 0]))
    }

    @Test func `tells an error and no value when noise stands before the frame`() throws {
        // The noise shifts the frame: what its third byte says is its length, and the checksum does not hold.
        let noise: [UInt8] = [0x01] + Self.answer(unit: 1, 11) + [0x00, 0x00, 0x00]
        try expectFault(.badChecksum, after: noise, within: .seconds(2))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 10, 11] as [UInt8])
    func `tells the exception code that the device answers with`(code: UInt8) throws {
        try expectFault(.exception(code), after: withChecksum([1, 0x83, code]))
    }

    @Test func `goes on listening when another unit answers first`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say(Self.answer(unit: 9, 99))
            try $0.say(Self.answer(unit: 1, 11))
        }
        let link = try Self.link(device)
        #expect(try Self.ask(link, unit: 1) == [11])
        try device.finish()
    }

    @Test func `never takes a late answer for the next gauge's`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            // Unit 1 answers only when unit 2 has been asked already, and so each after it: a line one answer behind.
            for unit in UInt8(2)...6 {
                try $0.expect(Self.request(unit: unit))
                try $0.say(Self.answer(unit: 1, 11))
                try $0.say(Self.answer(unit: unit, unit * 11))
            }
        }
        let link = try Self.link(device)
        #expect(throws: LinkError.timeout) { try Self.ask(link, unit: 1, timeout: Self.short) }
        for unit in UInt8(2)...6 { #expect(try Self.ask(link, unit: UnitID(unit)) == [UInt16(unit) * 11]) }
        try device.finish()
    }

    @Test func `never takes a unit's late answer for another tank's behind the same unit`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play { try $0.expect(Self.request(unit: 1, address: 49)) }
        #expect(throws: LinkError.timeout) { try Self.ask(link, unit: 1, address: 49, timeout: Self.short) }
        try device.finish()
        // The late answer waits on the line when the other tank's registers are asked for.
        try device.say(Self.answer(unit: 1, 49))
        try device.play {
            try $0.expect(Self.request(unit: 1, address: 99))
            try $0.say(Self.answer(unit: 1, 99))
        }
        #expect(try Self.ask(link, unit: 1, address: 99) == [99])
        try device.finish()
    }

    @Test func `throws away what was said between two requests`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.say([0xFF, 0x00] + Self.answer(unit: 1, 99))
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say(Self.answer(unit: 1, 11))
        }
        #expect(try Self.ask(link, unit: 1) == [11])
        try device.finish()
    }

    @Test func `tells a bad checksum when noise in front of the frame looks like another unit`() throws {
        try expectFault(.badChecksum, after: [0xFF] + Self.answer(unit: 1, 11), within: .seconds(2))
    }

    @Test func `gives a frame up that drips on and on`() throws {
        // If a pause were allowed before each byte, the frame would come to its end, and its checksum would be wrong.
        let device = try ByteDevice.serial()
        let isGivenUp = Flag()
        try device.play { device in
            try device.expect(Self.request(unit: 1))
            try device.say([1, 3, 250])
            for _ in 0..<252 where !isGivenUp.wait(milliseconds: 20) { try device.say([0]) }
        }
        let link = try Self.link(device)
        #expect(throws: LinkError.truncated) { try Self.ask(link, unit: 1) }
        isGivenUp.set()
        try device.finish()
    }

    @Test func `sends nothing on a line that never falls silent, and goes on when it does`() throws {
        let device = try ByteDevice.serial()
        let isGivenUp = Flag()
        let link = try Self.link(device)
        try device.play { device in
            repeat { try device.say([0x55]) } while !isGivenUp.wait(milliseconds: 5)
            try device.expect(Self.request(unit: 2))
            try device.say(Self.answer(unit: 2, 22))
        }
        try device.hasSpoken()
        #expect(throws: LinkError.badChecksum) { try Self.ask(link, unit: 1) }
        isGivenUp.set()
        #expect(try Self.ask(link, unit: 2) == [22])
        try device.finish()
    }

    @Test func `waits for silence before it asks a unit that still owes an answer`() throws {
        let device = try ByteDevice.serial()
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 115_200)),
            responseTimeout: .milliseconds(300))
        try link.connect()
        try device.play { try $0.expect(Self.request(unit: 1, address: 49)) }
        #expect(throws: LinkError.timeout) { try Self.ask(link, unit: 1, address: 49, timeout: Self.short) }
        try device.finish()
        let clock = RunningClock()
        let givenUp = clock.now().monotonic
        try device.play {
            try $0.expect(Self.request(unit: 1, address: 99))
            try $0.say(Self.answer(unit: 1, 99))
        }
        #expect(try Self.ask(link, unit: 1, address: 99) == [99])
        // The silence begins a little before `givenUp` was read; a machine that stalls in between only shortens this.
        #expect(clock.now().monotonic - givenUp > .milliseconds(100))
        try device.finish()
    }

    @Test func `reads input registers by function 04 and nothing else`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(withChecksum([247, 4, 0x76, 0x5C, 0, 2]))
            try $0.say(withChecksum([247, 4, 4, 1, 2, 3, 4]))
        }
        let link = try Self.link(device)
        let registers = try link.read(unit: 247, table: .input, address: 30300, count: 2, timeout: Self.timeout)
        #expect(registers == [0x0102, 0x0304])
        try device.finish()
    }

    @Test func `reads 125 registers in one answer`() throws {
        let device = try ByteDevice.serial()
        let data = (0..<125).flatMap { [UInt8(0), UInt8($0)] }
        try device.play {
            try $0.expect(withChecksum([1, 3, 0, 0, 0, 125]))
            try $0.say(withChecksum([1, 3, 250] + data))
        }
        let link = try Self.link(device)
        let registers = try link.read(unit: 1, table: .holding, address: 0, count: 125, timeout: Self.timeout)
        #expect(registers == (0..<125).map { UInt16($0) })
        try device.finish()
    }

    @Test func `keeps 3.5 characters of silence between an answer and the next request`() throws {
        // 1200 baud: 8.33 ms a character, 29.2 ms of silence, measured where it is heard.
        let device = try ByteDevice.serial()
        let clock = RunningClock()
        let measured = Measured()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            let spoken = clock.now().monotonic
            try $0.say(Self.answer(unit: 1, 11))
            try $0.expect(Self.request(unit: 2))
            measured.set(clock.now().monotonic - spoken)
            try $0.say(Self.answer(unit: 2, 22))
        }
        let link = try Self.link(device, baud: 1200)
        _ = try Self.ask(link, unit: 1)
        _ = try Self.ask(link, unit: 2)
        try device.finish()
        #expect(measured.get() >= .microseconds(29_160))
    }

    @Test func `does not ask for a unit that serial lines do not have`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(unit: 2))
            try $0.say(Self.answer(unit: 2, 22))
        }
        let link = try Self.link(device)
        #expect(throws: LinkError.wrongUnit) { try Self.ask(link, unit: 248) }
        #expect(try Self.ask(link, unit: 2) == [22])
        try device.finish()
    }

    @Test func `tells a lost connection when the adapter is pulled, and opens again`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        device.hangUp()
        #expect { try Self.ask(link, unit: 1) } throws: { error in
            if case LinkError.connection(let why) = error { return why.contains(device.path) }
            return false
        }
        #expect { try link.connect() } throws: { error in
            if case LinkError.connection = error { return true }
            return false
        }
    }
}

/// What cannot be opened is refused in words.
struct SerialPortOpeningTests {
    private func refusal(_ device: String, baud: Int = 9600) -> String? {
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device, baud: baud)),
            responseTimeout: .seconds(1))
        do throws(LinkError) {
            try link.connect()
            return nil
        } catch { return error.words }
    }

    @Test func `says that a device is not there`() throws {
        let path = try TemporaryFolder().file("ttyUSB0")
        #expect(refusal(path) == "cannot open \(path): No such file or directory")
    }

    @Test func `says that a file is no serial line`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("file")
        close(creat(path, 0o600))
        #expect(refusal(path) == "cannot open \(path): it is no serial line")
    }

    @Test func `does not hang on a pipe that nobody reads`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        #expect(refusal(path) == "cannot open \(path): it is no serial line")
    }

    @Test func `says that a character device is no serial line`() {
        #expect(refusal("/dev/null") == "cannot open /dev/null: it is no serial line")
    }

    @Test func `refuses a speed that would silently become another`() throws {
        let device = try ByteDevice.serial()
        #expect(refusal(device.path, baud: 9601)?.contains("9601 baud") == true)
    }

    @Test func `refuses requests that no frame can carry before they reach the wire`() {
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: "/dev/null", baud: 9600)),
            responseTimeout: .seconds(1))
        #expect(throws: LinkError.exception(3)) {
            try link.read(unit: 1, table: .holding, address: 0, count: 126, timeout: .seconds(1))
        }
        #expect(throws: LinkError.exception(3)) {
            try link.read(unit: 1, table: .holding, address: 0, count: 0, timeout: .seconds(1))
        }
        #expect(throws: LinkError.exception(2)) {
            try link.read(unit: 1, table: .holding, address: 65_535, count: 2, timeout: .seconds(1))
        }
        #expect(throws: LinkError.exception(2)) {
            try link.read(unit: 1, table: .holding, address: -1, count: 1, timeout: .seconds(1))
        }
    }
}
