import Acquisition
import TankFarm
import Testing

@testable import GaugeSimulator

struct RegisterEncodingTests {
    @Test func `writes the recorded exchange's registers`() throws {
        let model = GaugeModel.floatInterface
        #expect(model.level.registers(for: 9_641) == [0x25A9])
        #expect(try #require(model.interface).registers(for: 6_367) == [0x18DF])
        #expect(try #require(model.temperature).registers(for: 32.5) == [0x0145])
    }

    @Test func `writes each byte order as its letters say`() {
        // 0x0A0B0C0D: A the most significant byte.
        let number = Double(0x0A0B_0C0D)
        func registers(_ order: ByteOrder) -> [UInt16] {
            RegisterValue(address: 0, type: .u32, byteOrder: order).registers(for: number)
        }
        #expect(registers(.abcd) == [0x0A0B, 0x0C0D])
        #expect(registers(.cdab) == [0x0C0D, 0x0A0B])
        #expect(registers(.badc) == [0x0B0A, 0x0D0C])
        #expect(registers(.dcba) == [0x0D0C, 0x0B0A])
    }

    @Test(arguments: RegisterType.allCases, ByteOrder.allCases)
    func `what is written is what the decoder reads`(type: RegisterType, order: ByteOrder) {
        let value = RegisterValue(address: 0, type: type, byteOrder: order, scale: 0.5, offset: 10)
        let registers = value.registers(for: 1_234.5)
        let raw = value.raw(registers[0], registers.count > 1 ? registers[1] : 0)
        #expect(raw.number * value.scale + value.offset == 1_234.5)
    }

    @Test func `keeps to the ends of its type`() {
        #expect(RegisterValue(address: 0, type: .u16).registers(for: -3) == [0])
        #expect(RegisterValue(address: 0, type: .u16).registers(for: 70_000) == [0xFFFF])
        #expect(RegisterValue(address: 0, type: .i16).registers(for: -40_000) == [0x8000])
        #expect(RegisterValue(address: 0, type: .i32).registers(for: 3e9) == [0x7FFF, 0xFFFF])
    }

    @Test func `takes metres in 32-bit floats`() {
        let value = RegisterValue(address: 0, type: .f32, byteOrder: .cdab, scale: 1_000)
        #expect(value.registers(for: 1_500) == [0, 0x3FC0])
    }
}

struct SerialPaceTests {
    private let pace = SerialPace(baud: 9_600, parity: .none, dataBits: 8, stopBits: 1)

    @Test func `an exchange of three registers takes 27 milliseconds`() {
        let exchange = pace.character * (8 + 11) + pace.silence * 2
        #expect(abs(exchange.inSeconds - 0.027_083) < 0.000_002)
    }

    @Test func `parity and a second stop bit lengthen the character`() {
        let slow = SerialPace(baud: 9_600, parity: .even, dataBits: 8, stopBits: 2)
        #expect(abs(slow.character.inSeconds - 12.0 / 9_600) < 1e-8)
    }

    @Test func `above 19200 baud the silence is fixed`() {
        #expect(SerialPace(baud: 115_200, parity: .none, dataBits: 8, stopBits: 1).silence == .microseconds(1_750))
    }

    @Test func `no byte is released before its last bit`() {
        let start = WireInstant(nanoseconds: 1_000)
        for baud in [1_200, 9_600, 115_200] {
            let pace = SerialPace(baud: baud, parity: .none, dataBits: 8, stopBits: 1)
            let released = pace.release(Array(0..<11), from: start)
            #expect(released.map(\.byte) == Array(0..<11))
            #expect(released.enumerated().allSatisfy { $1.at >= start + pace.character * ($0 + 1) })
            #expect(released.last?.at == start + pace.character * 11)
        }
    }
}

struct FaultScheduleTests {
    private static let tanks = (1...12).map { TankName("TK-\($0)") }

    @Test(arguments: [1, 2, 3, 99] as [UInt64])
    func `begins within ten seconds, shows four kinds first, then all, and lets gauges recover`(seed: UInt64) {
        print("seed \(seed)")
        var schedule = FaultSchedule(tanks: FaultScheduleTests.tanks, seed: seed)
        var first: Int?
        var shown: [GaugeFault] = []
        var most = 0
        var recovered: Set<TankName> = []
        var sick: Set<TankName> = []
        for second in 0...1_200 {
            var now: Set<TankName> = []
            for tank in FaultScheduleTests.tanks {
                guard let fault = schedule.fault(of: tank, atSeconds: Double(second)) else { continue }
                now.insert(tank)
                if first == nil { first = second }
                if !shown.contains(fault) { shown.append(fault) }
            }
            most = max(most, now.count)
            recovered.formUnion(sick.subtracting(now))
            sick = now
        }
        #expect((first ?? 99) <= 10)
        #expect(Set(shown.prefix(4)) == [.dead, .noise, .late, .frozen])
        #expect(Set(shown) == Set(GaugeFault.allCases))
        #expect((2...4).contains(most))
        #expect(recovered.count > 6)
    }

    @Test func `each fault lasts between 20 and 60 seconds`() {
        var schedule = FaultSchedule(tanks: FaultScheduleTests.tanks, seed: 5)
        for second in stride(from: 0.0, to: 600, by: 5) {
            _ = schedule.fault(of: "TK-1", atSeconds: second)
            for episode in schedule.episodes {
                #expect((20...60).contains(episode.toSeconds - episode.fromSeconds))
            }
        }
    }
}

struct SerialRequestsTests {
    private let pace = SerialPace(baud: 9_600, parity: .none, dataBits: 8, stopBits: 1)
    private let start = WireInstant(nanoseconds: 0)

    @Test func `a request written at once is there when its last character would be`() {
        var requests = SerialRequests(pace: pace)
        let arrived = requests.take(TestSite.request(unit: 1), now: start)
        #expect(arrived.map(\.at) == [start + pace.character * 8])
    }

    @Test func `a damaged request is dropped and the next after a silence heard`() {
        var requests = SerialRequests(pace: pace)
        var damaged = TestSite.request(unit: 1)
        damaged[3] ^= 4
        #expect(requests.take(damaged + TestSite.request(unit: 1), now: start).isEmpty)
        let later = start + .milliseconds(100)
        #expect(requests.take(TestSite.request(unit: 1), now: later).count == 1)
    }

    @Test func `half a request is forgotten after a silence`() {
        var requests = SerialRequests(pace: pace)
        #expect(requests.take(TestSite.request(unit: 1).prefix(4), now: start).isEmpty)
        let later = start + .milliseconds(100)
        #expect(requests.take(TestSite.request(unit: 2), now: later).map(\.frame.unit) == [2])
        #expect(requests.silenceDeadline == nil)
    }

    @Test func `a request that cuts the silence short is heard after it`() {
        var requests = SerialRequests(pace: pace)
        requests.heardAnswer(until: start)
        let arrived = requests.take(TestSite.request(unit: 1), now: start + .milliseconds(1))
        #expect(arrived.map(\.at) == [start + pace.silence + pace.character * 8])
    }
}
