import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct CauseBeforeEffectTests {
    private func farm(_ change: (inout StationSettings) -> Void = { _ in }) -> Farm {
        var farm = Farm { settings in
            for name in Farm.names { settings.set(.lostWhileMoving, name) }
            change(&settings)
        }
        farm.start()
        farm.answerAll()
        return farm
    }

    /// One second in which these tanks are silent and the others answer.
    private func second(_ farm: inout Farm, silent: Set<TankName>, level: Double = 8_000) -> [StationEffect] {
        farm.clock.advance(by: .seconds(1))
        return Farm.names.flatMap { name in
            farm.now(silent.contains(name) ? farm.failure(name) : farm.reading(name, level: .good(level)))
        }
    }

    @Test func `a gauge fault that rang before goes under the line's fault, and comes back with its end`() {
        var farm = farm()
        for _ in 0..<9 { _ = second(&farm, silent: ["TK-101"]) }
        #expect(farm.state("TK-101/gauge_fault") == .unacknowledged)
        var down = farm.now(.line(.disconnected("south", why: "unplugged", at: farm.clock.now())))
        for _ in 0..<9 { down += second(&farm, silent: Set(Farm.names)) }
        #expect(down.rung == ["line:south/line_fault"])
        #expect(farm.state("TK-101/gauge_fault") == .suppressed)
        var back = farm.now(.line(.connected("south", at: farm.clock.now())))
        for _ in 0..<9 { back += second(&farm, silent: ["TK-101"]) }
        #expect(back.rung == ["TK-101/gauge_fault"])
    }

    @Test func `tanks that join a line's fault later ring it anew, once for all of them`() throws {
        var farm = farm()
        let first: Set<TankName> = ["TK-101", "TK-102", "TK-103"]
        var rung: [String] = []
        for _ in 0..<9 { rung += second(&farm, silent: first).rung }
        #expect(rung == ["line:south/line_fault"])
        let serial = try #require(farm.alarm("line:south/line_fault")).record.serial
        rung = []
        for _ in 0..<12 { rung += second(&farm, silent: first.union(["TK-104", "TK-105", "TK-106"])).rung }
        #expect(rung == ["line:south/line_fault"])
        let anew = try #require(farm.alarm("line:south/line_fault")).record
        #expect(anew.serial > serial)
        #expect(try #require(anew.text).hasPrefix("joined by TK-104 TK-105 TK-106: 6 of 8 gauges silent"))
    }

    @Test func `gauge faults ring for themselves where the line's fault is out of service`() {
        var farm = farm()
        farm.ask(.takeOutOfService(.alarm(AlarmReference("line:south/line_fault")), reason: "new cable"))
        var rung: [String] = []
        for _ in 0..<10 { rung += second(&farm, silent: ["TK-101", "TK-102", "TK-103"]).rung }
        #expect(Set(rung) == ["TK-101/gauge_fault", "TK-102/gauge_fault", "TK-103/gauge_fault"])
    }

    @Test func `a tank lost while it rises rings under the line's fault too, and its countdown rings anew`() throws {
        var farm = farm()
        for second in 0..<300 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names {
                let rise = name == "TK-101" ? Double(second) : 0
                farm.now(farm.reading(name, level: .good(12_000 + rise)))
            }
        }
        var lost: [StationEffect] = []
        for _ in 0..<6 { lost += second(&farm, silent: Set(Farm.names)) }
        #expect(Set(lost.rung) == ["line:south/line_fault", "TK-101/lost_while_moving"])
        let alarm = try #require(farm.alarm("TK-101/lost_while_moving"))
        #expect(alarm.record.priority == .critical)
        let snapshot = try #require(farm.tank("TK-101")?.lost)
        #expect(abs(snapshot.rateMillimetresPerMinute - 60) < 3)
        let overfill = try #require(snapshot.highHighAt)
        // The response time before HH, to the second at which the state asks to be looked at.
        var anew: [StationEffect] = []
        while anew.rung.isEmpty, farm.clock.now().monotonic < overfill.monotonic {
            farm.clock.advance(by: .seconds(1))
            anew += farm.now(.deadline)
        }
        #expect(anew.rung == ["TK-101/lost_while_moving"])
        let left = overfill.monotonic - farm.clock.now().monotonic
        #expect(left > .seconds(890) && left <= .seconds(901))
        let back = farm.after(farm.reading("TK-101", level: .good(12_700)))
        // The gauge warms up first: only a good reading ends the loss.
        #expect(!back.entries.contains { $0.event == .returned })
        for _ in 0..<12 { farm.after(farm.reading("TK-101", level: .good(12_700))) }
        #expect(farm.tank("TK-101")?.lost == nil)
        #expect(farm.state("TK-101/lost_while_moving") == .returnedUnacknowledged)
    }

    @Test func `after an outage the operator is told what changed while nobody could see it`() throws {
        var farm = farm()
        for _ in 0..<9 { _ = second(&farm, silent: Set(Farm.names)) }
        var told: [StationEffect] = []
        for _ in 0..<40 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names {
                told += farm.now(farm.reading(name, level: .good(name == "TK-101" ? 8_061 : 8_000)))
            }
        }
        let texts = told.texts(.blind)
        #expect(texts.count == 1)
        let text = try #require(texts.first)
        #expect(text.contains("TK-101 8000 → 8061 (+61)"))
        #expect(text.contains("7 unchanged"))
        #expect(farm.snapshot().journal.contains { $0.event == .blind })
    }

    @Test func `ten alarms in ten minutes are a flood`() {
        var farm = farm { $0.staleAfter = .seconds(3_600) }
        for name in Farm.names {
            for _ in 0..<12 { farm.read(13_600, name) }
        }
        #expect(farm.snapshot().load.isFlood)
        #expect(farm.snapshot().load.lastTenMinutes == 16)
    }
}

@Suite struct DerivedAlarmTests {
    @Test func `a level that rises too fast rings with its rate`() throws {
        var farm = Farm(staleAfter: .seconds(3_600)) { $0.set(.riseRate) { $0.limit = 30 } }
        farm.answerAll()
        var rung: [String] = []
        for second in 0..<200 { rung += farm.read(8_000 + Double(second)).rung }
        #expect(rung == ["TK-101/rise_rate"])
        let alarm = try #require(farm.alarm("TK-101/rise_rate"))
        let rate = try #require(alarm.valueNow)
        #expect(abs(rate - 60) < 3)
        #expect(farm.tank("TK-101")?.limits.contains { $0.kind == .riseRate } == false)
    }

    @Test func `an overfill that comes soon rings before it`() {
        var farm = Farm(staleAfter: .seconds(3_600)) { $0.set(.timeToOverfill) { $0.limit = 30 } }
        farm.answerAll()
        var rung: [String] = []
        for second in 0..<200 { rung += farm.read(12_500 + Double(second)).rung }
        #expect(rung == ["TK-101/time_to_overfill"])
    }

    @Test func `a level that stopped without a word rings its question until it is answered`() {
        var farm = Farm(staleAfter: .seconds(3_600)) { $0.set(.levelStuck) }
        farm.answerAll()
        var rung: [String] = []
        for second in 0..<700 { rung += farm.read(8_000 + Double(second) / 3).rung }
        for _ in 0..<120 { rung += farm.read(8_233).rung }
        #expect(rung == ["TK-101/level_stuck"])
        #expect(farm.alarm("TK-101/level_stuck")?.record.text?.contains("has the receipt stopped?") == true)
        farm.ask(.accept("TK-101", seenMillimetres: nil, comment: nil))
        #expect(farm.state("TK-101/level_stuck") == .returnedUnacknowledged)
    }

    private func twoGauges() -> Farm {
        var farm = Farm { settings in
            settings.set(.gaugeDifference) { definition in
                definition.limit = 25
                definition.onDelay = .zero
            }
            let line = settings.lines[0]
            let second = PolledGauge(
                tank: TankName("TK-101").ofSecondGauge, unit: 40, model: .floatInterface,
                plausible: [.level: 0...14_500, .interface: 0...14_500, .temperature: -60...200])
            settings.lines[0] = LineSettings(
                name: line.name, transport: line.transport, scanInterval: line.scanInterval,
                responseTimeout: line.responseTimeout, gauges: line.gauges + [second])
        }
        farm.answerAll()
        return farm
    }

    @Test func `two gauges on one tank that do not agree ring`() throws {
        var farm = twoGauges()
        let second = TankName("TK-101").ofSecondGauge
        #expect(farm.read(8_024, second).rung.isEmpty)
        #expect(farm.tank("TK-101")?.secondaryLevel == .good(8_024))
        #expect(farm.read(8_025, second).rung == ["TK-101/gauge_difference"])
        #expect(farm.alarm("TK-101/gauge_difference")?.valueNow == 25)
        #expect(farm.tank("TK-101")?.level == .good(8_000))
        #expect(farm.snapshot().tanks.count == 8)
        #expect(farm.gauge(second)?.exchanges == 2)
    }

    @Test func `a second gauge that falls silent grows old and judges nothing`() {
        var farm = twoGauges()
        let second = TankName("TK-101").ofSecondGauge
        farm.read(8_000, second)
        // Until it is too old the two do not agree.
        var rung: [String] = []
        for _ in 0..<20 { rung += farm.read(8_200).rung.filter { $0.hasPrefix("TK-101") } }
        #expect(rung == ["TK-101/gauge_difference"])
        #expect(farm.tank("TK-101")?.secondaryLevel == .bad(.stale))
        for _ in 0..<4 { farm.after(farm.failure(second)) }
        #expect(farm.tank("TK-101")?.secondaryLevel == .bad(.timeout))
        #expect(farm.tank("TK-101")?.level == .good(8_200))
    }

    private func stationFaults() -> Farm {
        var farm = Farm { $0.alarms.append(AlarmDefinition(id: AlarmID(.station, .stationFault))) }
        farm.start()
        farm.answerAll()
        return farm
    }

    @Test func `a station that judges late rings`() {
        var farm = stationFaults()
        farm.clock.advance(by: .seconds(11))
        #expect(farm.now(.deadline).rung.contains("station/station_fault"))
    }

    @Test func `a station in time does not ring`() {
        var farm = stationFaults()
        var rung: [String] = []
        for _ in 0..<200 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names { rung += farm.now(farm.reading(name, level: .good(8_000))).rung }
        }
        #expect(rung.isEmpty)
    }

    @Test func `a start before the end of the run before rings`() {
        let now = Farm().clock.now().wall
        var farm = Farm(memory: StationMemory(lastAliveAt: now + .seconds(300))) {
            $0.alarms.append(AlarmDefinition(id: AlarmID(.station, .stationFault)))
        }
        // The first event after it.
        #expect(farm.start().rung == ["station/station_fault"])
    }

    @Test func `a clock that is set by more than an hour rings`() {
        var farm = stationFaults()
        farm.clock.setWall(to: farm.clock.now().wall - .seconds(7_200))
        #expect(farm.after(farm.reading("TK-101", level: .good(8_000))).rung == ["station/station_fault"])
    }
}
