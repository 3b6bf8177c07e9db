import Acquisition
import TankFarm
import Testing

@testable import ModbusLink

/// What a device says when it refuses. Codes that Modbus does not have are no refusal that means anything.
struct ExceptionCodeTests {
    private static func expected(_ code: UInt8) -> LinkError {
        (1...11).contains(code) ? .exception(code) : .wrongAnswer
    }

    @Test(arguments: [RegisterTable.coils, .discreteInputs, .holding, .input])
    func `tells each of the 256 codes`(table: RegisterTable) throws {
        let request = try ModbusRequest(unit: 9, table: table, address: 0, count: 1)
        for code in UInt8.min...UInt8.max {
            #expect(throws: Self.expected(code)) {
                try request.registers(from: [9, table.rawValue | 0x80, code])
            }
        }
    }

    @Test func `tells each of the 256 codes over one connection, which stays`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            for code in UInt8.min...UInt8.max {
                let heard = try $0.hear(12)
                try $0.say([heard[0], heard[1], 0, 0, 0, 3, heard[6], heard[7] | 0x80, code])
            }
        }
        let link = ModbusRegisterLink(
            transport: .tcp(host: "127.0.0.1", port: device.port), responseTimeout: .seconds(5))
        try link.connect()
        for code in UInt8.min...UInt8.max {
            #expect(throws: Self.expected(code)) {
                try link.read(unit: 1, table: .input, address: 3, count: 2, timeout: .seconds(10))
            }
        }
        try device.finish()
    }

    @Test(arguments: [0, 9, 12, 255] as [UInt8])
    func `tells odd codes on a serial line, and the next request works`(code: UInt8) throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(withChecksum([1, 3, 0, 49, 0, 1]))
            try $0.say(withChecksum([1, 0x83, code]))
            try $0.expect(withChecksum([1, 3, 0, 49, 0, 1]))
            try $0.say(withChecksum([1, 3, 2, 0, 11]))
        }
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 115_200)), responseTimeout: .milliseconds(100))
        try link.connect()
        #expect(throws: Self.expected(code)) {
            try link.read(unit: 1, table: .holding, address: 49, count: 1, timeout: .seconds(10))
        }
        #expect(try link.read(unit: 1, table: .holding, address: 49, count: 1, timeout: .seconds(10)) == [11])
        try device.finish()
    }
}
