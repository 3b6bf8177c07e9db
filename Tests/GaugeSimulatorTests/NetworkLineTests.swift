import Acquisition
import CModbus
import GaugeSimulator
import TankFarm
import TestSupport
import Testing

struct NetworkLineTests {
    @Test func `serves two clients at once, each with its own answers`() throws {
        let site = try NetworkSite()
        let first = try TestPort(port: site.port)
        let second = try TestPort(port: site.port)
        try first.say(TestSite.networkRequest(unit: 1, transaction: 11))
        try second.say(TestSite.networkRequest(unit: 2, transaction: 22))
        let fromSecond = try second.hear(15)
        let fromFirst = try first.hear(15)
        #expect(Array(fromFirst.prefix(9)) == [0, 11, 0, 0, 0, 9, 1, 3, 6])
        #expect(Array(fromSecond.prefix(9)) == [0, 22, 0, 0, 0, 9, 2, 3, 6])
        #expect(abs(word(fromFirst, 9) - 5_000) <= 2)
        #expect(abs(word(fromSecond, 9) - 6_000) <= 2)
    }

    @Test func `is read by libmodbus's own client`() throws {
        let site = try NetworkSite()
        let client = try #require(modbus_new_tcp("127.0.0.1", Int32(site.port)))
        defer { modbus_free(client) }
        try #require(modbus_connect(client) == 0)
        defer { modbus_close(client) }
        modbus_set_response_timeout(client, 10, 0)
        modbus_set_slave(client, 2)
        var registers = [UInt16](repeating: 0, count: 3)
        try #require(modbus_read_registers(client, 49, 3, &registers) == 3)
        #expect(abs(Int(registers[0]) - 6_000) <= 2)
    }

    @Test func `answers for a unit that is not there as a gateway does`() throws {
        let site = try NetworkSite()
        let port = try TestPort(port: site.port)
        let answer = try port.exchange(TestSite.networkRequest(unit: 99), 9)
        #expect(answer == [0, 7, 0, 0, 0, 3, 99, 0x83, 0x0B])
    }

    @Test func `refuses other functions and other registers, and serves the next request`() throws {
        let site = try NetworkSite()
        let port = try TestPort(port: site.port)
        #expect(
            try port.exchange(TestSite.networkRequest(unit: 1, function: 6), 9) == [0, 7, 0, 0, 0, 3, 1, 0x86, 1])
        #expect(
            try port.exchange(TestSite.networkRequest(unit: 1, address: 0), 9) == [0, 7, 0, 0, 0, 3, 1, 0x83, 2])
        #expect(
            try port.exchange(TestSite.networkRequest(unit: 1, count: 0), 9) == [0, 7, 0, 0, 0, 3, 1, 0x83, 3])
        #expect(try port.exchange(TestSite.networkRequest(unit: 1), 15)[8] == 6)
    }

    @Test func `puts together a request that comes in pieces`() throws {
        let site = try NetworkSite()
        let port = try TestPort(port: site.port)
        let request = TestSite.networkRequest(unit: 1)
        for byte in request.dropLast() { try port.say([byte]) }
        let answer = try port.exchange([try #require(request.last)], 15)
        #expect(answer[8] == 6)
    }

    @Test func `hangs up on a client that speaks no Modbus, and keeps the others`() throws {
        let site = try NetworkSite()
        let stranger = try TestPort(port: site.port)
        let client = try TestPort(port: site.port)
        try stranger.say(Array("GET / HTTP/1.1\r\n".utf8))
        #expect(try stranger.isClosed())
        #expect(try client.exchange(TestSite.networkRequest(unit: 1), 15)[8] == 6)
    }

    @Test(arguments: GaugeFault.allCases)
    func `each fault shows in the bytes`(fault: GaugeFault) throws {
        let site = try NetworkSite(options: SimulationOptions(faults: ["TK-1": fault], turnaround: .zero))
        let port = try TestPort(port: site.port)
        let request = TestSite.networkRequest(unit: 1, transaction: 1)
        let next = TestSite.networkRequest(unit: 2, transaction: 2)
        let start: [UInt8] = [0, 1, 0, 0, 0, 9, 1, 3, 6]
        switch fault {
        case .dead: #expect(try port.exchange(request + next, 15)[1] == 2)
        case .crc:
            let answer = try port.exchange(request, 15)
            #expect(answer[2] != 0 && answer[3] != 0)
        case .wrongUnit: #expect(try port.exchange(request, 15)[6] == 2)
        case .exception: #expect(try port.exchange(request, 9) == [0, 1, 0, 0, 0, 3, 1, 0x83, 4])
        case .slow, .babble, .status, .jump:
            // Their own tests say more; the answer is a right one in form. A babbler may have spoken before it.
            var heard = try port.exchange(request, 15)
            while heard.count < 60, Array(heard.suffix(15).prefix(9)) != start { heard += try port.hear(1) }
            #expect(Array(heard.suffix(15).prefix(9)) == start)
        case .zero: #expect(try port.exchange(request + next, 15)[1] == 2)
        case .oneLate:
            #expect(try port.exchange(request + next, 15)[1] == 2)
            #expect(try port.exchange(TestSite.networkRequest(unit: 1, transaction: 3), 15)[1] == 1)
        case .late:
            let both = try port.exchange(request + next, 30)
            #expect(both[1] == 2)
            #expect(Array(both[15..<24]) == start)
        case .truncated:
            let both = try port.exchange(request + next, 7 + 15)
            #expect(Array(both.prefix(7)) == Array(start.prefix(7)))
            #expect(both[8] == 2)
        case .noise:
            var heard = try port.exchange(request, 17)
            while heard.count < 21, Array(heard.suffix(15).prefix(9)) != start { heard += try port.hear(1) }
            #expect(Array(heard.suffix(15).prefix(9)) == start)
        case .frozen, .gateway:
            let before = try port.exchange(request, 15)
            site.clock.advance(by: .seconds(36_000))
            #expect(try port.exchange(request, 15) == before)
        }
    }

    @Test func `serves gauges behind one unit by their offsets, each with its own fault`() throws {
        let tanks = [TestSite.spec("TK-1"), TestSite.spec("TK-2", level: 6_000)]
        let line = TestSite.network(
            "gate",
            gauges: [
                TestSite.gauge("TK-1", unit: 1),
                TestSite.gauge("TK-2", unit: 1, registerOffset: 10, levelOffset: 250),
            ])
        let simulator = FarmSimulator(
            lines: [line], tanks: tanks, options: SimulationOptions(faults: ["TK-1": .dead], turnaround: .zero),
            clock: ManualClock())
        try simulator.start()
        defer { simulator.stop() }
        let port = try TestPort(port: try #require(simulator.boundPorts["gate"]))
        try port.say(TestSite.networkRequest(unit: 1, transaction: 1))
        let answer = try port.exchange(TestSite.networkRequest(unit: 1, transaction: 2, address: 0x3B), 15)
        #expect(answer[1] == 2)
        #expect(abs(word(answer, 9) - 5_750) <= 2)
    }

    @Test func `finds localhost`() throws {
        let line = TestSite.network("yard", host: "localhost", gauges: [TestSite.gauge("TK-1", unit: 1)])
        let simulator = FarmSimulator(
            lines: [line], tanks: [TestSite.spec("TK-1")], options: SimulationOptions(turnaround: .zero),
            clock: ManualClock())
        try simulator.start()
        defer { simulator.stop() }
        let port = try TestPort(port: try #require(simulator.boundPorts["yard"]))
        #expect(try port.exchange(TestSite.networkRequest(unit: 1), 15)[8] == 6)
    }
}
