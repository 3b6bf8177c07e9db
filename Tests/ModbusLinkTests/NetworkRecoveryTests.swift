import Acquisition
import ModbusLink
import TankFarm
import Testing

/// When a TCP connection is kept, and when it is made anew.
struct NetworkRecoveryTests {
    private static let timeout: Duration = .seconds(10)
    private static let short: Duration = .milliseconds(100)

    private static func link(_ device: ByteDevice) -> ModbusRegisterLink {
        ModbusRegisterLink(transport: .tcp(host: "127.0.0.1", port: device.port), responseTimeout: .seconds(5))
    }

    private static func ask(
        _ link: ModbusRegisterLink, unit: UnitID = 1, timeout: Duration = NetworkRecoveryTests.timeout
    ) throws(LinkError) -> [UInt16] {
        try link.read(unit: unit, table: .holding, address: 49, count: 1, timeout: timeout)
    }

    private static func answer(_ request: [UInt8], _ value: UInt8) -> [UInt8] {
        [request[0], request[1], 0, 0, 0, 5, request[6], 3, 2, 0, value]
    }

    @Test func `makes the connection anew after two timeouts in a row`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            _ = try $0.hear(24)
            try $0.expectClose()
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 11))
        }
        for _ in 0..<2 { #expect(throws: LinkError.timeout) { try Self.ask(link, timeout: Self.short) } }
        #expect(try Self.ask(link) == [11])
        try device.finish()
    }

    @Test func `keeps the connection when one of two units behind it never answers`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            for value in UInt8(1)...4 {
                _ = try $0.hear(12)
                try $0.say(Self.answer(try $0.hear(12), value))
            }
        }
        for value in UInt16(1)...4 {
            #expect(throws: LinkError.timeout) { try Self.ask(link, unit: 1, timeout: Self.short) }
            #expect(try Self.ask(link, unit: 2) == [value])
        }
        try device.finish()
    }

    @Test func `passes over an answer one transaction late, and remarks it`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            var before = try $0.hear(12)
            for value in UInt8(1)...4 {
                let now = try $0.hear(12)
                try $0.say(Self.answer(before, 99) + Self.answer(now, value))
                before = now
            }
        }
        #expect(throws: LinkError.timeout) { try Self.ask(link, timeout: Self.short) }
        for value in UInt16(1)...4 {
            #expect(try Self.ask(link) == [value])
            #expect(link.lastRemarks == [.late])
        }
        try device.finish()
    }

    @Test func `reads off a late answer that waits before the next request, and keeps the connection`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        let isSaid = Flag()
        let never = Flag()
        try device.play {
            try $0.accept()
            let late = try $0.hear(12)
            _ = never.wait(milliseconds: 200)
            try $0.say(Self.answer(late, 99))
            isSaid.set()
            try $0.say(Self.answer(try $0.hear(12), 11))
            try $0.say(Self.answer(try $0.hear(12), 12))
        }
        #expect(throws: LinkError.timeout) { try Self.ask(link, timeout: Self.short) }
        while !isSaid.wait(milliseconds: 1) {}
        #expect(try Self.ask(link) == [11])
        #expect(link.lastRemarks == [.late])
        #expect(try Self.ask(link) == [12])
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `never takes for an answer what was said before the question`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        let isSaid = Flag()
        try device.play {
            try $0.accept()
            let first = try $0.hear(12)
            // Behind the answer lies one that bears the next request's number.
            var next = Self.answer(first, 99)
            next[1] += 1
            try $0.say(Self.answer(first, 11) + next)
            isSaid.set()
            try $0.say(Self.answer(try $0.hear(12), 12))
        }
        #expect(try Self.ask(link) == [11])
        while !isSaid.wait(milliseconds: 1) {}
        #expect(try Self.ask(link) == [12])
        #expect(link.lastRemarks == [.noise])
        try device.finish()
    }

    @Test func `goes on listening when another unit answers first, and remarks it`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            let heard = try $0.hear(12)
            var other = Self.answer(heard, 99)
            other[6] = 9
            try $0.say(other + Self.answer(heard, 11))
        }
        #expect(try Self.ask(link) == [11])
        #expect(link.lastRemarks == [.foreign])
        try device.finish()
    }

    @Test func `asks again at once when a gateway that had answered resets the connection`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 11))
            _ = try $0.hear(12)
            $0.reset()
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 22))
        }
        #expect(try Self.ask(link) == [11])
        #expect(try Self.ask(link) == [22])
        try device.finish()
    }

    @Test func `tells a lost connection when a gateway resets it that never answered`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            _ = try $0.hear(12)
            $0.reset()
        }
        #expect { try Self.ask(link) } throws: { error in
            if case LinkError.connection(let why) = error { return why.hasPrefix("127.0.0.1:\(device.port) ") }
            return false
        }
        try device.finish()
    }

    @Test func `connects anew when an idle connection was reset`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        try device.play {
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 11))
            $0.reset()
        }
        #expect(try Self.ask(link) == [11])
        try device.finish()
        try device.play {
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 22))
        }
        #expect(try Self.ask(link) == [22])
        try device.finish()
    }

    @Test func `does not let a gateway that talks without end hold the line`() throws {
        let device = try ByteDevice.network()
        let link = Self.link(device)
        let isGivenUp = Flag()
        try device.play {
            try $0.accept()
            var other = Self.answer(try $0.hear(12), 99)
            other[0] = 0xEE
            while !isGivenUp.wait(milliseconds: 0), (try? $0.say(other)) != nil {}
        }
        #expect(throws: LinkError.timeout) { try Self.ask(link, timeout: Self.short) }
        isGivenUp.set()
        link.close()
        try device.finish()
    }
}
