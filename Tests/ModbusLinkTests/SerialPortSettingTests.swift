import Acquisition
import CModbus
import CSystem
import Glibc
import TankFarm
import TestSupport
import Testing

@testable import ModbusLink

/// How a serial line is opened: whose it is, and how it is set.
struct SerialPortSettingTests {
    private static func link(_ settings: SerialSettings) -> ModbusRegisterLink {
        ModbusRegisterLink(transport: .rtu(settings), responseTimeout: .milliseconds(100))
    }

    /// The line's settings as the kernel has them.
    private static func terminal(_ path: String) throws -> termios {
        let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
        defer { close(descriptor) }
        var settings = termios()
        try #require(tcgetattr(descriptor, &settings) == 0)
        return settings
    }

    private static func heldWords(_ device: String) -> LinkError {
        .connection("\(device) is held by another program; two masters on one line make the faults they look for")
    }

    @Test(arguments: [
        (1_200, B1200), (2_400, B2400), (4_800, B4800), (9_600, B9600), (19_200, B19200), (38_400, B38400),
        (57_600, B57600), (115_200, B115200),
    ])
    func `sets the speed`(baud: Int, constant: Int32) throws {
        let device = try ByteDevice.serial()
        let link = Self.link(SerialSettings(device: device.path, baud: baud))
        try link.connect()
        var settings = try Self.terminal(device.path)
        #expect(cfgetospeed(&settings) == speed_t(constant) && cfgetispeed(&settings) == speed_t(constant))
    }

    @Test(arguments: [1, 2])
    func `sets the stop bits`(bits: Int) throws {
        let device = try ByteDevice.serial()
        let link = Self.link(SerialSettings(device: device.path, stopBits: bits))
        try link.connect()
        #expect(try Self.terminal(device.path).c_cflag & tcflag_t(CSTOPB) == (bits == 2 ? tcflag_t(CSTOPB) : 0))
    }

    @Test(arguments: [Parity.none, .even, .odd])
    func `sets the parity`(parity: Parity) throws {
        let device = try ByteDevice.serial()
        let link = Self.link(SerialSettings(device: device.path, parity: parity))
        try link.connect()
        // A pseudo-terminal has no parity bit to switch on; what checks it, and which of the two it is, it keeps.
        let settings = try Self.terminal(device.path)
        #expect((settings.c_iflag & tcflag_t(INPCK) != 0) == (parity != .none))
        #expect((settings.c_cflag & tcflag_t(PARODD) != 0) == (parity == .odd))
    }

    @Test(arguments: [RTSUse.up, .down])
    func `switches the direction while it sends, and waits until the request is on the line`(use: RTSUse) throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(withChecksum([1, 3, 0, 49, 0, 1]))
            try $0.say(withChecksum([1, 3, 2, 0, 11]))
        }
        let link = Self.link(SerialSettings(device: device.path, baud: 1_200, rts: use))
        try link.connect()
        #expect(try link.read(unit: 1, table: .holding, address: 49, count: 1, timeout: .seconds(10)) == [11])
        // Eight characters of 8.33 ms, and one before and after them; without switching a pseudo-terminal takes none.
        #expect(try #require(link.lastReplyTime) >= .milliseconds(80))
        try device.finish()
    }

    @Test func `tells libmodbus which way the wire goes`() throws {
        let device = try ByteDevice.serial()
        let context = try ModbusContext { modbus_new_rtu(device.path, 9_600, 78, 8, 1) }
        #expect(context.open() == nil)
        for (use, constant) in [
            (RTSUse.none, MODBUS_RTU_RTS_NONE), (.up, MODBUS_RTU_RTS_UP), (.down, MODBUS_RTU_RTS_DOWN),
        ] {
            try context.switchDirection(use)
            #expect(context.direction == constant)
        }
    }

    @Test func `refuses a line that another program holds, and takes it when that is gone`() throws {
        let device = try ByteDevice.serial()
        let other = ullage_lock_file(device.path, 0)
        try #require(other >= 0)
        let link = Self.link(SerialSettings(device: device.path))
        #expect(throws: Self.heldWords(device.path)) { try link.connect() }
        close(other)
        try link.connect()
        #expect(ullage_is_locked(device.path) == 1)
        link.close()
        #expect(ullage_is_locked(device.path) == 0)
    }

    @Test func `leaves the settings of a line that is held alone`() throws {
        let device = try ByteDevice.serial()
        let holder = Self.link(SerialSettings(device: device.path, baud: 19_200))
        try holder.connect()
        let late = Self.link(SerialSettings(device: device.path, baud: 1_200))
        #expect(throws: Self.heldWords(device.path)) { try late.connect() }
        var settings = try Self.terminal(device.path)
        #expect(cfgetospeed(&settings) == speed_t(B19200))
    }

    @Test func `holds a line through whatever link leads to it`() throws {
        let device = try ByteDevice.serial()
        let folder = try TemporaryFolder()
        let path = folder.file("by-id")
        try #require(symlink(device.path, path) == 0)
        let direct = Self.link(SerialSettings(device: device.path))
        try direct.connect()
        #expect(throws: Self.heldWords(path)) { try Self.link(SerialSettings(device: path)).connect() }
    }

    @Test func `opens its own line again`() throws {
        let device = try ByteDevice.serial()
        let link = Self.link(SerialSettings(device: device.path))
        try link.connect()
        try link.connect()
        #expect(ullage_is_locked(device.path) == 1)
    }

    @Test func `finds an adapter that was pulled and put back under another number`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("by-id")
        let first = try ByteDevice.serial()
        let second = try ByteDevice.serial()
        try #require(symlink(first.path, path) == 0)
        for device in [first, second] {
            try device.play {
                try $0.expect(withChecksum([1, 3, 0, 49, 0, 1]))
                try $0.say(withChecksum([1, 3, 2, 0, 11]))
            }
        }
        let link = Self.link(SerialSettings(device: path, baud: 115_200))
        func ask() throws(LinkError) -> [UInt16] {
            try link.read(unit: 1, table: .holding, address: 49, count: 1, timeout: .seconds(10))
        }
        func isGone(_ error: any Error) -> Bool {
            if case LinkError.connection(let why) = error { return why.contains(path) }
            return false
        }
        try link.connect()
        #expect(try ask() == [11])
        try first.finish()

        first.hangUp()
        try #require(unlink(path) == 0)
        #expect { try ask() } throws: { isGone($0) }
        #expect { try link.connect() } throws: { isGone($0) }
        try #require(symlink(second.path, path) == 0)
        try link.connect()
        #expect(try ask() == [11])
        try second.finish()
    }

    @Test func `asks drivers for low latency, and lives without`() throws {
        let device = try ByteDevice.serial()
        let descriptor = Glibc.open(device.path, O_RDWR | O_NOCTTY | O_NONBLOCK)
        defer { close(descriptor) }
        // A pseudo-terminal has no such flag; opening it works all the same, as every test here shows.
        #expect(ullage_serial_low_latency(descriptor) < 0)
    }
}
