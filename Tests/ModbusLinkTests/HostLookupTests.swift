import Acquisition
import Glibc
import Synchronization
import TankFarm
import Testing

@testable import ModbusLink

/// Names are found without making the line's thread wait for the resolver.
struct HostLookupTests {
    /// A resolver that does not answer before it is let go, and counts how often it was asked.
    private final class SlowResolver: Sendable {
        let asked = Atomic(0)
        private let gate: (reading: Int32, writing: Int32)

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            gate = (ends[0], ends[1])
        }

        deinit {
            close(gate.reading)
            close(gate.writing)
        }

        func letGo() { _ = write(gate.writing, [UInt8(1)], 1) }

        func resolve(_ host: String, _ port: Int, _ isNumeric: Bool) -> Result<[HostAddress], LookupFailure> {
            if isNumeric { return .failure(LookupFailure(words: "no figures")) }
            asked.add(1, ordering: .sequentiallyConsistent)
            var byte: UInt8 = 0
            _ = read(gate.reading, &byte, 1)
            return HostAddress.of("127.0.0.1", port: port, isNumeric: true)
        }
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `takes an address in figures without asking anybody`(host: String) throws {
        let lookup = HostLookup(host: host, port: 502) { host, port, isNumeric in
            isNumeric ? HostAddress.of(host, port: port, isNumeric: true) : .failure(LookupFailure(words: "asked"))
        }
        #expect(try lookup.addresses(within: .zero).count == 1)
    }

    @Test func `finds a name and connects to it`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            let heard = try $0.hear(12)
            try $0.say([heard[0], heard[1], 0, 0, 0, 5, 1, 3, 2, 0, 11])
        }
        let link = ModbusRegisterLink(
            transport: .tcp(host: "localhost", port: device.port), responseTimeout: .seconds(10))
        #expect(try link.read(unit: 1, table: .holding, address: 49, count: 1, timeout: .seconds(10)) == [11])
        try device.finish()
    }

    @Test func `gives up on a slow name service in time, asks it only once, and uses its answer at the next try`()
        throws
    {
        let resolver = try SlowResolver()
        let lookup = HostLookup(host: "gateway", port: 502) { resolver.resolve($0, $1, $2) }
        let before = LineInstant.now()
        for _ in 0..<3 {
            #expect(throws: LinkError.connection("cannot find gateway: no answer from the name service yet")) {
                try lookup.addresses(within: .milliseconds(20))
            }
        }
        #expect(LineInstant.now() - before >= .milliseconds(60))
        resolver.letGo()
        #expect(try lookup.addresses(within: .seconds(10)).count == 1)
        #expect(resolver.asked.load(ordering: .sequentiallyConsistent) == 1)
        // Each connection is made to what the name means then.
        resolver.letGo()
        #expect(try lookup.addresses(within: .seconds(10)).count == 1)
        #expect(resolver.asked.load(ordering: .sequentiallyConsistent) == 2)
    }

    @Test func `says which name cannot be found and why`() {
        let lookup = HostLookup(host: "gateway", port: 502) { _, _, _ in .failure(LookupFailure(words: "no such name"))
        }
        #expect(throws: LinkError.connection("cannot find gateway: no such name")) {
            try lookup.addresses(within: .seconds(10))
        }
    }
}
