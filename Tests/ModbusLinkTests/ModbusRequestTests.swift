import Acquisition
import TankFarm
import TestSupport
import Testing

@testable import ModbusLink

/// The frame's own checks, without a line.
struct ModbusRequestTests {
    @Test func `accepts no answer but the one asked for, whatever the bytes`() throws {
        // Every answer of up to seven bytes that differs from the right one in one byte.
        let request = try ModbusRequest(unit: 7, table: .input, address: 30_300, count: 2)
        let right: [UInt8] = [7, 4, 4, 0x12, 0x34, 0x56, 0x78]
        #expect(try request.registers(from: right) == [0x1234, 0x5678])
        for index in 0..<3 {
            for byte in UInt8.min...UInt8.max where byte != right[index] {
                var wrong = right
                wrong[index] = byte
                #expect(throws: LinkError.self) { try request.registers(from: wrong) }
            }
        }
        for length in 0..<right.count {
            #expect(throws: LinkError.self) { try request.registers(from: right.prefix(length)) }
        }
        #expect(throws: LinkError.wrongAnswer) { try request.registers(from: right + [0]) }
    }

    @Test func `survives any bytes as an answer`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededRandom(seed: seed)
        let request = try ModbusRequest(unit: 1, table: .holding, address: 49, count: 3)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...8, using: &generator) }
            guard let registers = try? request.registers(from: bytes) else { continue }
            #expect(registers.count == 3 && Array(bytes.prefix(3)) == [1, 3, 6], "seed \(seed), \(hex(bytes))")
        }
    }

    @Test func `refuses a descriptor that libmodbus cannot wait for`() throws {
        try refuseHighDescriptor(1023)
        #expect { try refuseHighDescriptor(1024) } throws: { error in
            if case LinkError.connection(let why) = error { return why.contains("1024") }
            return false
        }
    }
}
