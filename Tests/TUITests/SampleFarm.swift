import Alarms
import Snapshots
import TUI
import TankFarm

/// A farm like the site, frozen at one second, for every test here: 28 tanks in 6 groups on two lines.
enum SampleFarm {
    static let zone = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 8 * 3_600)
    /// 2026-11-21 14:02:07 on the site.
    static let now = Moment(
        monotonic: MonotonicTime(nanoseconds: 500_000_000_000_000), wall: WallTime(milliseconds: 1_795_240_927_000))

    static func ago(_ seconds: Int64) -> Moment {
        Moment(
            monotonic: MonotonicTime(nanoseconds: now.monotonic.nanoseconds - seconds * 1_000_000_000),
            wall: now.wall - .seconds(seconds))
    }

    private static let groups: [(name: String, prefix: String, first: Int, count: Int, shell: Double, title: String)] =
        [
            ("Crude", "TK", 101, 6, 14_000, "Crude tank"), ("Separation", "V", 201, 6, 3_600, "Separator"),
            ("Settling", "ST", 301, 4, 11_000, "Settling tank"), ("Sewage", "SW", 401, 6, 8_000, "Sewage tank"),
            ("Buffer", "B", 501, 4, 6_000, "Buffer vessel"), ("Fire water", "FW", 601, 2, 14_000, "Fire water"),
        ]

    /// All is well; some tanks move.
    static func calm(simulation: Bool = true, carriedByConsole: Bool = true) -> FarmSnapshot {
        var tanks: [TankSnapshot] = []
        for group in groups {
            for offset in 0..<group.count {
                let index = tanks.count
                let name = TankName("\(group.prefix)-\(group.first + offset)")
                let line: LineName = index < 14 ? "south" : "north"
                var tank = Tank(
                    name: name, title: "\(group.title) \(offset + 1)", group: group.name, line: line,
                    unit: UnitID(UInt8(index + 1)), shellHeightMillimetres: group.shell,
                    referenceHeightMillimetres: group.shell + 1_230)
                tank.levels.criticalHighMillimetres = group.shell - 100
                tank.levels.maximumWorkingMillimetres = group.shell * 0.92
                tanks.append(filled(tank, index))
            }
        }
        var snapshot = FarmSnapshot(
            number: 1, at: now, stationName: "Lindong", zone: zone, simulation: simulation, startedAt: ago(7_200),
            carriedByConsole: carriedByConsole, tanks: tanks, alarms: [], lines: lines(tanks),
            storage: StorageSnapshot(), journal: journal())
        quantify(&snapshot)
        return snapshot
    }

    private static func filled(_ tank: Tank, _ index: Int) -> TankSnapshot {
        let shell = tank.shellHeightMillimetres
        let limits: [(AlarmKind, Double)] = [
            (.levelHighHigh, 0.965), (.levelHigh, 0.93), (.levelLow, 0.164), (.levelLowLow, 0.15),
            (.interfaceHigh, 0.54),
        ]
        var snapshot = TankSnapshot(
            tank: tank, gaugeModel: "float-interface",
            limits: limits.map { AlarmLimit(kind: $0.0, limit: (shell * $0.1).rounded()) })
        let share = 0.2 + Double((index * 37) % 67) / 100
        let level = (shell * share).rounded()
        let interface = tank.group == "Fire water" ? nil : (level * (0.1 + Double(index % 5) * 0.12)).rounded()
        snapshot.level = .good(level)
        snapshot.interface = interface.map { .good($0) } ?? .absent
        snapshot.temperature = .good(32.5 + Double((index * 13) % 160) / 10 - 8)
        snapshot.readAt = ago(0)
        snapshot.lastGoodLevelMillimetres = level
        snapshot.lastGoodAt = now.wall
        snapshot.totalCubicMetres = level * 0.38
        snapshot.freeWaterCubicMetres = (interface ?? 0) * 0.38
        snapshot.roomMillimetres = shell * 0.92 - level
        snapshot.roomCubicMetres = (shell * 0.92 - level) * 0.38
        snapshot.percent = level / (shell * 0.92) * 100
        let rates = [0, 12.3, 0, -4.1, 0.1, -0.1, 0, 21.7, 0]
        let rate = rates[index % rates.count]
        snapshot.rateMillimetresPerMinute = rate
        snapshot.rateCubicMetresPerHour = rate * 0.38 * 60
        snapshot.movement = rate > 1 ? .rising : rate < -1 ? .falling : .still
        if rate > 1 {
            snapshot.timeToOverfill = .seconds(Int64((shell * 0.965 - level) / rate * 60))
            snapshot.timeToCritical = .seconds(Int64((shell - 100 - level) / rate * 60))
        }
        if rate < -1 { snapshot.timeToDry = .seconds(Int64((level - shell * 0.15) / -rate * 60)) }
        snapshot.recentLevelsMillimetres = (0..<96).map { step -> Double? in
            if index == 4, (30..<42).contains(step) { return nil }
            let wave = Double((step * (7 + index)) % 11) - 5
            return level - rate * 5 * Double(95 - step) + wave + (index % 3 == 2 ? Double(abs(48 - step)) * 9 : 0)
        }
        return snapshot
    }

    private static func lines(_ tanks: [TankSnapshot]) -> [LineSnapshot] {
        let names: [LineName] = ["south", "north"]
        return names.enumerated().map { position, name in
            var line = LineSnapshot(
                name: name, transportWords: position == 0 ? "/dev/ttyUSB0 9600 8N1" : "10.0.0.7:502", isConnected: true,
                since: ago(7_190).wall, scanTime: .milliseconds(position == 0 ? 581 : 92), scanInterval: .seconds(1),
                gauges: [])
            line.use = position == 0 ? 0.58 : 0.09
            line.gauges = tanks.filter { $0.tank.line == name }.map { tank in
                var gauge = GaugeSnapshot(tank: tank.tank.name, unit: tank.tank.unit, model: tank.gaugeModel)
                gauge.exchanges = 7_190
                gauge.lastReplyTime = .milliseconds(position == 0 ? 23 : 4)
                gauge.replyTimeMedian = .microseconds(position == 0 ? 22_800 : 3_900)
                gauge.replyTime99 = .microseconds(position == 0 ? 31_400 : 7_100)
                gauge.lastAnswerAt = ago(0)
                if tank.tank.unit.number % 6 == 3 {
                    gauge.failures = [FailureCount(reason: .crc, count: 3), FailureCount(reason: .timeout, count: 12)]
                }
                return gauge
            }
            return line
        }
    }

    private static func journal() -> [JournalEntry] {
        [
            JournalEntry(at: ago(93_600).wall, event: .stopped, text: "stopped by signal 15"),
            JournalEntry(at: ago(7_201).wall, event: .unwatched, text: "no station ran from 2026-11-20 12:02 to 12:02"),
            JournalEntry(at: ago(7_200).wall, event: .started, text: "ullage 0.1.0, 28 tanks on 2 lines"),
            JournalEntry(
                at: ago(3_600).wall, event: .raised, alarm: AlarmID(.tank("SW-403"), .levelHigh), serial: 11,
                value: 7_441, limit: 7_440),
            JournalEntry(
                at: ago(3_540).wall, event: .acknowledged, alarm: AlarmID(.tank("SW-403"), .levelHigh), serial: 11,
                operatorName: "wang", text: "pump 3 is running, the level falls by itself within a quarter of an hour"),
            JournalEntry(at: ago(3_000).wall, event: .cleared, alarm: AlarmID(.tank("SW-403"), .levelHigh), serial: 11),
            JournalEntry(
                at: ago(600).wall, event: .raised, alarm: AlarmID(.line("south"), .lineFault), serial: 12,
                text: "the port is gone: 14 gauges"),
        ]
    }

    static func alarm(
        _ subject: AlarmSubject, _ kind: AlarmKind, _ state: AlarmState = .unacknowledged, serial: Int64,
        secondsAgo: Int64, value: Double? = nil, now valueNow: Double? = nil, limit: Double? = nil,
        priority: AlarmPriority? = nil, onRecord: Bool = true
    ) -> AlarmSnapshot {
        let isAcknowledged = state == .acknowledged
        let record = AlarmRecord(
            id: AlarmID(subject, kind), state: state, serial: serial, raisedAt: ago(secondsAgo).wall, value: value,
            limit: limit, acknowledgedBy: isAcknowledged ? "wang" : nil,
            acknowledgedAt: isAcknowledged ? ago(secondsAgo / 2).wall : nil,
            priority: priority ?? kind.standard.priority)
        return AlarmSnapshot(
            record: record, onRecord: onRecord, raisedMonotonic: ago(secondsAgo).monotonic, valueNow: valueNow)
    }

    /// An overfill with its high alarm, a dead gauge, a stale and an uncertain value, and one of every state.
    static func troubled() -> FarmSnapshot {
        var snapshot = calm()
        snapshot.alarms = [
            alarm(
                .tank("TK-101"), .levelHighHigh, serial: 21, secondsAgo: 185, value: 13_511, now: 13_548, limit: 13_510),
            alarm(
                .tank("TK-101"), .levelHigh, serial: 20, secondsAgo: 2_640, value: 13_021, now: 13_548, limit: 13_020),
            alarm(.tank("V-203"), .gaugeFault, serial: 19, secondsAgo: 14),
            alarm(
                .tank("ST-302"), .interfaceHigh, .returnedUnacknowledged, serial: 15, secondsAgo: 5_400, value: 5_941,
                now: 5_100, limit: 5_940),
            alarm(
                .tank("SW-404"), .levelLow, .acknowledged, serial: 9, secondsAgo: 93_000, value: 1_312, now: 1_250,
                limit: 1_312),
            alarm(
                .tank("B-502"), .temperatureHigh, .acknowledged, serial: 17, secondsAgo: 700, value: 61.2, now: 61.9,
                limit: 60, onRecord: false),
        ]
        snapshot.alarms[2].record.text = "no answer since 14:01:48: timeout"
        snapshot.alarms[3].record.questionable = true
        change(&snapshot, "TK-101") {
            $0.level = .good(13_548)
            $0.totalCubicMetres = 5_148.2
            $0.timeToOverfill = .zero
            $0.timeToCritical = .seconds(1_140)
            $0.rateMillimetresPerMinute = 18.6
            $0.rateCubicMetresPerHour = 424.1
            $0.movement = .rising
            $0.roomMillimetres = -668
            $0.roomCubicMetres = -253.8
            $0.percent = 105.2
        }
        change(&snapshot, "V-203") {
            $0.level = .bad(.timeout)
            $0.interface = .bad(.timeout)
            $0.temperature = .bad(.timeout)
            $0.detail = "no answer"
            $0.readAt = ago(19)
            $0.lastGoodAt = ago(19).wall
            $0.rateMillimetresPerMinute = nil
            $0.rateCubicMetresPerHour = nil
            $0.movement = .unknown
            $0.timeToOverfill = nil
            $0.timeToCritical = nil
            $0.timeToDry = nil
            $0.totalCubicMetres = nil
            $0.freeWaterCubicMetres = nil
            $0.roomMillimetres = nil
            $0.roomCubicMetres = nil
            $0.percent = nil
            $0.notWatched = NotWatched("the level is bad: timeout")
        }
        change(&snapshot, "V-205") { $0.readAt = ago(4) }
        change(&snapshot, "ST-301") {
            $0.level = .uncertain(8_123, .jump)
            $0.interface = .bad(.gaugeFailure)
            $0.freeWaterCubicMetres = nil
        }
        change(&snapshot, "SW-402") {
            $0.level = .bad(.gaugeFailure)
            $0.lastGoodAt = ago(754).wall
            $0.rateMillimetresPerMinute = nil
            $0.movement = .unknown
            $0.percent = nil
            $0.totalCubicMetres = nil
            $0.freeWaterCubicMetres = nil
            $0.notWatched = NotWatched("the level is bad: gauge-failure")
        }
        for alarm in snapshot.alarms {
            guard let name = alarm.record.id.tank else { continue }
            change(&snapshot, name) { $0.alarms.append(alarm.record.id) }
        }
        if let index = snapshot.lines[0].gauges.firstIndex(where: { $0.tank == "V-203" }) {
            snapshot.lines[0].gauges[index].failures = [
                FailureCount(reason: .timeout, count: 7), FailureCount(reason: .crc, count: 2),
            ]
            snapshot.lines[0].gauges[index].lastAnswerAt = ago(19)
            snapshot.lines[0].gauges[index].backOff = .seconds(4)
        }
        quantify(&snapshot)
        return snapshot
    }

    static func change(_ snapshot: inout FarmSnapshot, _ name: TankName, _ body: (inout TankSnapshot) -> Void) {
        guard let index = snapshot.tanks.firstIndex(where: { $0.tank.name == name }) else { return }
        body(&snapshot.tanks[index])
    }

    static func trend(_ name: TankName, hours: Int = 8, steps: Int = 240) -> TrendSeries {
        let from = now.wall - .seconds(hours * 3_600)
        let step = Int64(hours) * 3_600_000 / Int64(steps)
        let buckets = (0..<steps).map { index -> HistoryBucket? in
            if (100..<112).contains(index) { return nil }
            let level = index < 150 ? 9_000 + Double(index) * 20 : 12_000 - Double(index - 150) * 6
            let interface = 3_000 + Double((index * 7) % 50)
            return HistoryBucket(
                start: WallTime(milliseconds: from.milliseconds + Int64(index) * step),
                // A stretch in which the gauge was doubted, and the gap that it ended in.
                good: (90..<100).contains(index) ? 0.4 : 1,
                level: ValueSpan(minimum: level - 4, mean: level, maximum: level + 9, last: level),
                interface: ValueSpan(minimum: interface - 3, mean: interface, maximum: interface + 3, last: interface))
        }
        return TrendSeries(tank: name, from: from, to: now.wall, buckets: buckets)
    }
}
