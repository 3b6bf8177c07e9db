import Acquisition
import Foundation
import TankFarm
import TestSupport
import Testing

@testable import ModbusLink

/// Nothing is ever written to a device: what this module can send is a read of function 01 to 04, and it knows no other.
struct ReadingOnlyTests {
    private static let tables: [RegisterTable] = [.coils, .discreteInputs, .holding, .input]

    /// Requests of every table, at the edges of what they can ask and at random places between.
    private static func requests(_ seed: UInt64) -> [(unit: UInt8, table: RegisterTable, address: Int, count: Int)] {
        var random = SeededRandom(seed: seed)
        return tables.flatMap { table in
            let most = table.isBits ? 2_000 : 125
            let edges = [(UInt8(1), 0, 1), (247, 65_535, 1), (1, 65_536 - most, most)]
            let others = (0..<20).map { _ in
                let count = Int.random(in: 1...most, using: &random)
                return (
                    UInt8.random(in: 1...247, using: &random), Int.random(in: 0...(65_536 - count), using: &random),
                    count
                )
            }
            return (edges + others).map { (unit: $0.0, table: table, address: $0.1, count: $0.2) }
        }
    }

    /// What the request is on the wire, from its unit on, by the specification and not by the code under test.
    private static func bytes(_ unit: UInt8, _ table: RegisterTable, _ address: Int, _ count: Int) -> [UInt8] {
        [
            unit, table.rawValue, UInt8(address / 256), UInt8(address % 256), UInt8(count / 256), UInt8(count % 256),
        ]
    }

    @Test func `has no function but 01 to 04`() {
        let functions = (UInt8.min...UInt8.max).filter { RegisterTable(rawValue: $0) != nil }
        #expect(functions == [1, 2, 3, 4])
    }

    @Test func `sends reads alone over a serial line`() throws {
        let seed = UInt64.random(in: .min ... .max)
        let device = try ByteDevice.serial()
        try device.play {
            for request in Self.requests(seed) {
                let bytes = Self.bytes(request.unit, request.table, request.address, request.count)
                try $0.expect(withChecksum(bytes))
                try $0.say(withChecksum([bytes[0], bytes[1] | 0x80, 2]))
            }
        }
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 115_200)), responseTimeout: .milliseconds(100))
        try link.connect()
        for request in Self.requests(seed) {
            #expect(throws: LinkError.exception(2), "seed \(seed)") {
                try link.read(
                    unit: UnitID(request.unit), table: request.table, address: request.address, count: request.count,
                    timeout: .seconds(10))
            }
        }
        try device.finish()
    }

    @Test func `sends reads alone over TCP`() throws {
        let seed = UInt64.random(in: .min ... .max)
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            for (number, request) in Self.requests(seed).enumerated() {
                let bytes = Self.bytes(request.unit, request.table, request.address, request.count)
                try $0.expect([0, UInt8(number + 1), 0, 0, 0, 6] + bytes)
                try $0.say([0, UInt8(number + 1), 0, 0, 0, 3, bytes[0], bytes[1] | 0x80, 2])
            }
        }
        let link = ModbusRegisterLink(
            transport: .tcp(host: "127.0.0.1", port: device.port), responseTimeout: .seconds(5))
        try link.connect()
        for request in Self.requests(seed) {
            #expect(throws: LinkError.exception(2), "seed \(seed)") {
                try link.read(
                    unit: UnitID(request.unit), table: request.table, address: request.address, count: request.count,
                    timeout: .seconds(10))
            }
        }
        try device.finish()
    }

    @Test func `calls nothing of libmodbus that could write, report or answer`() throws {
        let allowed: Set<String> = [
            "modbus_new_rtu", "modbus_new_tcp", "modbus_connect", "modbus_close", "modbus_free", "modbus_set_slave",
            "modbus_set_socket", "modbus_get_socket", "modbus_set_error_recovery", "modbus_set_byte_timeout",
            "modbus_set_response_timeout", "modbus_rtu_set_rts", "modbus_rtu_get_rts", "modbus_send_raw_request",
            "modbus_receive_confirmation",
        ]
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/ModbusLink").standardized
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        #expect(files.contains("ModbusContext.swift"))
        var raw = 0
        var sends = 0
        for file in files {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            let code = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
                .joined(separator: "\n")
            let words = code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
            let called = Set(words.filter { $0.hasPrefix("modbus_") })
            #expect(called.isSubset(of: allowed), "\(file): \(called.subtracting(allowed).sorted())")
            raw += words.filter { $0 == "modbus_send_raw_request" }.count
            sends += code.components(separatedBy: "Glibc.send(").count - 1
            for word in ["write", "pwrite", "writev", "sendto", "sendmsg", "fwrite"] {
                #expect(!code.contains("\(word)("), "\(file): \(word)")
            }
        }
        // One place for each transport, and both send the bytes of a `ModbusRequest`.
        #expect(raw == 1 && sends == 1)
    }
}
