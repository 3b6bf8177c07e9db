import Acquisition
import CModbus
import GaugeSimulator
import TankFarm
import TestSupport
import Testing

struct SerialLineTests {
    @Test func `tells level, interface and temperature where the gauge's document has them`() throws {
        let site = try SerialSite()
        let answer = try site.port.exchange(TestSite.request(unit: 1), 11)
        let truth = try #require(site.simulator.truth(of: "TK-1"))
        #expect(Array(answer.prefix(3)) == [1, 3, 6])
        #expect(TestSite.isWhole(answer))
        #expect(abs(Double(word(answer, 3)) - truth.levelMillimetres) <= 1.5)
        #expect(abs(Double(word(answer, 5)) - (try #require(truth.interfaceMillimetres))) <= 1.5)
        #expect(abs(Double(word(answer, 7)) - truth.temperatureCelsius * 10) <= 0.5)
    }

    @Test func `is read by libmodbus's own master`() throws {
        let site = try SerialSite()
        let path = try #require(site.simulator.devicePaths["south"])
        let master = try #require(modbus_new_rtu(path, 9_600, 78, 8, 1))
        defer { modbus_free(master) }
        try #require(modbus_connect(master) == 0)
        defer { modbus_close(master) }
        modbus_set_response_timeout(master, 10, 0)
        var levels: [Double] = []
        // Each unit after the other: a context that hears one unit only would swallow every second request.
        for unit: Int32 in [1, 2, 2, 1] {
            var registers = [UInt16](repeating: 0, count: 3)
            modbus_set_slave(master, unit)
            try #require(modbus_read_registers(master, 49, 3, &registers) == 3)
            levels.append(Double(registers[0]))
        }
        #expect(zip(levels, [5_000, 6_000, 6_000, 5_000]).allSatisfy { abs($0 - $1) <= 1.5 })
    }

    @Test func `says temperatures below zero in two's complement`() throws {
        let site = try SerialSite(tanks: [TestSite.spec("TK-1", temperature: -12.3)])
        let answer = try site.port.exchange(TestSite.request(unit: 1), 11)
        #expect(word(answer, 7) == 65_536 - 123)
    }

    @Test func `an exchange takes no less than the wire's characters and silence`() throws {
        let site = try SerialSite()
        // (8 + 3.5 + 11) characters.
        let took = try milliseconds { _ = try site.port.exchange(TestSite.request(unit: 1), 11) }
        #expect(took >= 23.4)
        // With the silence after it 27.08 ms, whether or not the master keeps it. The first may have been read late.
        let ten = try milliseconds {
            for _ in 1...10 { _ = try site.port.exchange(TestSite.request(unit: 1), 11) }
        }
        #expect(ten >= 9 * 27.08 + 23.4)
    }

    @Test func `the gauge's turnaround comes on top`() throws {
        let options = SimulationOptions(turnaround: .zero, turnarounds: ["TK-2": .milliseconds(40)])
        let site = try SerialSite(options: options)
        let took = try milliseconds { _ = try site.port.exchange(TestSite.request(unit: 2), 11) }
        #expect(took >= 63.4)
    }

    @Test func `refuses bits that the gauge does not have, and whatever writes, with exception 1`() throws {
        let site = try SerialSite()
        for function: UInt8 in [1, 2, 5, 6] {
            let answer = try site.port.exchange(TestSite.request(unit: 1, function: function), 5)
            #expect(answer == TestSite.withChecksum([1, function | 0x80, 1]))
        }
    }

    @Test func `refuses a function of unknown length after the silence`() throws {
        let site = try SerialSite()
        let answer = try site.port.exchange(TestSite.withChecksum([1, 0x41, 9, 9, 9]), 5)
        #expect(answer == TestSite.withChecksum([1, 0xC1, 1]))
    }

    @Test func `refuses registers that the gauge does not have with exception 2`() throws {
        let site = try SerialSite()
        let answer = try site.port.exchange(TestSite.request(unit: 1, address: 0x32), 5)
        #expect(answer == TestSite.withChecksum([1, 0x83, 2]))
        // The other table is empty.
        let other = try site.port.exchange(TestSite.request(unit: 1, function: 4), 5)
        #expect(other == TestSite.withChecksum([1, 0x84, 2]))
    }

    @Test func `is silent for a unit that is not there and for a broadcast, and hears the next`() throws {
        let site = try SerialSite()
        try site.port.say(TestSite.request(unit: 9) + TestSite.request(unit: 0))
        let answer = try site.port.exchange(TestSite.request(unit: 2), 11)
        #expect(answer.first == 2 && TestSite.isWhole(answer))
    }

    @Test func `drops a damaged request, and hears the one after the silence`() throws {
        let site = try SerialSite()
        var damaged = TestSite.request(unit: 1)
        damaged[7] ^= 1
        try site.port.say(damaged)
        // What follows without a silence belongs to the damage; a master asks anew until it is heard.
        var isHeard = false
        for _ in 1...50 where !isHeard {
            try site.port.say(TestSite.request(unit: 2))
            isHeard = site.port.hasAnswer(within: 60)
        }
        let answer = try site.port.hear(11)
        #expect(answer.first == 2 && TestSite.isWhole(answer))
    }
}

struct SerialFaultTests {
    private func healthy(_ site: SerialSite) throws -> [UInt8] {
        try site.port.exchange(TestSite.request(unit: 2), 11)
    }

    @Test func `a dead gauge says nothing while its neighbour answers`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .dead], turnaround: .zero))
        try site.port.say(TestSite.request(unit: 1))
        let answer = try healthy(site)
        #expect(answer.first == 2 && TestSite.isWhole(answer))
    }

    @Test func `a damaged answer has its length and a wrong checksum`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .crc], turnaround: .zero))
        let answer = try site.port.exchange(TestSite.request(unit: 1), 11)
        #expect(Array(answer.prefix(3)) == [1, 3, 6])
        #expect(!TestSite.isWhole(answer))
    }

    @Test func `a gauge that answers for another does so with a right checksum`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .wrongUnit], turnaround: .zero))
        let answer = try site.port.exchange(TestSite.request(unit: 1), 11)
        #expect(Array(answer.prefix(3)) == [2, 3, 6])
        #expect(TestSite.isWhole(answer))
    }

    @Test func `a gauge with an exception says device failure`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .exception], turnaround: .zero))
        let answer = try site.port.exchange(TestSite.request(unit: 1), 5)
        #expect(answer == TestSite.withChecksum([1, 0x83, 4]))
    }

    @Test func `a late gauge answers rightly after the line's timeout`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .late], turnaround: .zero))
        var answer: [UInt8] = []
        let took = try milliseconds { answer = try site.port.exchange(TestSite.request(unit: 1), 11) }
        #expect(took >= 110)
        #expect(TestSite.isWhole(answer))
    }

    @Test func `a truncated answer breaks off in the middle`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .truncated], turnaround: .zero))
        let part = try site.port.exchange(TestSite.request(unit: 1), 5)
        #expect(Array(part.prefix(3)) == [1, 3, 6])
        // The next bytes are the neighbour's: nothing more came of the first.
        let next = try healthy(site)
        #expect(next.first == 2 && TestSite.isWhole(next))
    }

    @Test func `noise stands before a right answer`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .noise], turnaround: .zero))
        try site.port.say(TestSite.request(unit: 1))
        var heard = try site.port.hear(13)
        while heard.count < 17, !TestSite.isWhole(Array(heard.suffix(11))) { heard += try site.port.hear(1) }
        #expect(TestSite.isWhole(Array(heard.suffix(11))))
        #expect((2...6).contains(heard.count - 11))
    }

    @Test func `a frozen gauge repeats itself until the fault is taken away`() throws {
        let site = try SerialSite()
        let before = try site.port.exchange(TestSite.request(unit: 1), 11)
        site.simulator.setFault(.frozen, of: "TK-1")
        site.clock.advance(by: .seconds(36_000))
        #expect(try site.port.exchange(TestSite.request(unit: 1), 11) == before)
        site.simulator.setFault(nil, of: "TK-1")
        let after = try site.port.exchange(TestSite.request(unit: 1), 11)
        let truth = try #require(site.simulator.truth(of: "TK-1"))
        #expect(after != before)
        #expect(abs(Double(word(after, 3)) - truth.levelMillimetres) <= 1.5)
    }

    @Test func `a fault comes and goes while the line runs`() throws {
        let site = try SerialSite()
        site.simulator.setFault(.exception, of: "TK-1")
        #expect(try site.port.exchange(TestSite.request(unit: 1), 5)[1] == 0x83)
        site.simulator.setFault(nil, of: "TK-1")
        #expect(try site.port.exchange(TestSite.request(unit: 1), 11)[1] == 3)
    }
}
