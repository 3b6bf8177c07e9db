import Acquisition
import ModbusLink
import TankFarm
import TestSupport
import Testing

@testable import ModbusLink

/// Functions 01 and 02: single bits, the first in the lowest place of the first byte.
struct BitTableTests {
    private static let timeout: Duration = .seconds(10)

    @Test(arguments: [RegisterTable.coils, .discreteInputs])
    func `reads bits over a serial line, byte for byte`(table: RegisterTable) throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(withChecksum([7, table.rawValue, 0, 19, 0, 10]))
            try $0.say(withChecksum([7, table.rawValue, 2, 0xCD, 0x02]))
        }
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path)), responseTimeout: .seconds(1))
        try link.connect()
        let bits = try link.read(unit: 7, table: table, address: 19, count: 10, timeout: Self.timeout)
        #expect(bits == [1, 0, 1, 1, 0, 0, 1, 1, 0, 1])
        try device.finish()
    }

    @Test(arguments: [RegisterTable.coils, .discreteInputs])
    func `reads 2000 bits over TCP, byte for byte`(table: RegisterTable) throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            try $0.expect([0, 1, 0, 0, 0, 6, 255, table.rawValue, 0xF8, 0x30, 0x07, 0xD0])
            let data = (0..<250).map { UInt8($0 & 0xFF) }
            try $0.say([0, 1, 0, 0, 0, 253, 255, table.rawValue, 250] + data)
        }
        let link = ModbusRegisterLink(
            transport: .tcp(host: "127.0.0.1", port: device.port), responseTimeout: .seconds(5))
        try link.connect()
        let bits = try link.read(unit: 255, table: table, address: 63_536, count: 2_000, timeout: Self.timeout)
        let expected = (0..<2_000).map { (bit: Int) -> UInt16 in
            let byte = UInt16(bit / 8)
            return byte >> UInt16(bit % 8) & 1
        }
        #expect(bits == expected)
        try device.finish()
    }

    @Test func `refuses a byte count that is not that of the bits asked for`() throws {
        let request = try ModbusRequest(unit: 1, table: .coils, address: 0, count: 9)
        #expect(try request.registers(from: [1, 1, 2, 0xFF, 0xFF]) == Array(repeating: 1, count: 9))
        let wrongs: [[UInt8]] = [
            [1, 1, 1, 0xFF], [1, 1, 3, 0, 0, 0], [1, 1, 2, 0xFF], [1, 1, 1, 0xFF, 0xFF], [1, 2, 2, 0, 0],
        ]
        for wrong in wrongs {
            #expect(throws: LinkError.wrongAnswer) { try request.registers(from: wrong) }
        }
        #expect(throws: LinkError.wrongUnit) { try request.registers(from: [2, 1, 2, 0xFF, 0xFF]) }
        #expect(throws: LinkError.exception(2)) { try request.registers(from: [1, 0x81, 2]) }
    }

    @Test func `refuses counts and addresses that no frame can carry`() {
        for count in [0, 2_001] {
            #expect(throws: LinkError.exception(3)) {
                try ModbusRequest(unit: 1, table: .discreteInputs, address: 0, count: count)
            }
        }
        #expect(throws: LinkError.exception(2)) {
            try ModbusRequest(unit: 1, table: .coils, address: 65_535, count: 2)
        }
    }
}
