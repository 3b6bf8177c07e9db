import Alarms
import Snapshots
import TUI
import TankFarm

extension SampleFarm {
    /// One alarm of every state, a tank lost while it filled, a test, declarations, a second gauge, and who did what.
    static func practised() -> FarmSnapshot {
        var snapshot = calm(carriedByConsole: false)
        snapshot.practice = AlarmPractice()
        snapshot.alarms = [
            alarm(.tank("V-202"), .lostWhileMoving, serial: 41, secondsAgo: 190, priority: .critical),
            alarm(
                .tank("TK-101"), .levelHighHigh, serial: 40, secondsAgo: 200, value: 13_511, now: 13_548, limit: 13_510),
            alarm(.line("south"), .lineFault, serial: 39, secondsAgo: 195),
            alarm(
                .tank("B-503"), .levelHigh, .latchedUnacknowledged, serial: 33, secondsAgo: 4_000, value: 5_590,
                now: 5_100, limit: 5_580),
            alarm(
                .tank("ST-302"), .interfaceHigh, .returnedUnacknowledged, serial: 35, secondsAgo: 3_400, value: 5_941,
                now: 5_100, limit: 5_940),
            alarm(
                .tank("SW-404"), .levelLow, .acknowledged, serial: 30, secondsAgo: 93_000, value: 1_312, now: 1_250,
                limit: 1_312),
            alarm(
                .tank("B-504"), .levelLow, .latchedAcknowledged, serial: 31, secondsAgo: 80_000, value: 980, now: 2_050,
                limit: 984),
            alarm(
                .tank("SW-401"), .temperatureHigh, .unacknowledged, serial: 36, secondsAgo: 3_000, value: 61.2,
                now: 61.9, limit: 60),
            alarm(.tank("FW-601"), .levelFault, .acknowledged, serial: 28, secondsAgo: 90_000),
            alarm(.tank("V-204"), .gaugeFault, .normal, serial: 0, secondsAgo: 195),
        ]
        snapshot.alarms[0].record.text =
            "lost at 2808 mm rising 21.7 mm/min; HH 14:29, overflow 14:31 if nothing changes"
        snapshot.alarms[0].guidance = AlarmGuidance(
            message: "Separator filling without a gauge",
            guidance: "Stop the receipt, or send somebody to dip the tank.",
            cause: "Gauge or line lost while the tank was filling", consequence: "Overflow at the time shown",
            respondWithin: .seconds(900), approvedBy: "Zhao, 2026-10-02")
        snapshot.alarms[1].record.isTest = true
        snapshot.alarms[2].record.text = "the port is gone: 14 gauges; V-202 and TK-102 were moving"
        for index in 0...2 { snapshot.alarms[index].record.firstOut = 39 }
        snapshot.alarms[3].record.isUnattended = true
        snapshot.alarms[4].record.questionable = true
        snapshot.alarms[7].record.hold = AlarmHold(
            kind: .shelved, by: "wang", reason: "steam heating runs until the batch is out", since: ago(3_000).wall,
            until: now.wall + .seconds(7_140), remaining: .seconds(7_140))
        snapshot.alarms[7].shelvedFor = .seconds(7_140)
        snapshot.alarms[8].record.hold = AlarmHold(
            kind: .outOfService, by: "zhao", reason: "gauge sent to the workshop", since: ago(86_000).wall)
        snapshot.alarms[9].record.suppression = .lineFault
        snapshot.alarms[9].record.beneath = .unacknowledged
        for index in snapshot.alarms.indices {
            let record = snapshot.alarms[index].record
            snapshot.alarms[index].isShelvable = record.id.kind.isShelvable(at: record.priority)
        }
        change(&snapshot, "V-202") {
            $0.level = .bad(.timeout)
            $0.lastGoodAt = ago(195).wall
            $0.interface = .bad(.timeout)
            $0.temperature = .bad(.timeout)
            $0.readAt = ago(195)
            $0.timeToOverfill = nil
            $0.timeToCritical = nil
            $0.rateMillimetresPerMinute = nil
            $0.rateCubicMetresPerHour = nil
            $0.movement = .unknown
            $0.totalCubicMetres = nil
            $0.freeWaterCubicMetres = nil
            $0.roomMillimetres = nil
            $0.roomCubicMetres = nil
            $0.percent = nil
            $0.lost = LostWhileMoving(
                at: ago(195), levelMillimetres: 2_808, rateMillimetresPerMinute: 21.7,
                highHighAt: now + .seconds(1_650),
                criticalAt: now + .seconds(1_722))
            $0.declaration = TankDeclaration(
                tank: "V-202", use: .receipt, by: "wang", since: ago(3_600).wall, reason: "from well 7")
            $0.notWatched = NotWatched("the level is bad: timeout", since: ago(190).wall)
        }
        change(&snapshot, "TK-101") {
            $0.test = ProofTest(by: "zhao", since: ago(600), until: now + .seconds(1_200))
            $0.secondaryLevel = .good(13_551)
            $0.level = .good(13_548)
            $0.testedAt = ago(200).wall
            $0.testDueAt = now.wall + .seconds(365 * 86_400)
        }
        change(&snapshot, "TK-105") {
            $0.declaration = TankDeclaration(tank: "TK-105", use: .locked, by: nil, since: ago(90_000).wall)
            $0.testDueAt = ago(90_000).wall
        }
        change(&snapshot, "TK-106") {
            $0.declaration = TankDeclaration(
                tank: "TK-106", use: .outOfUse, by: "zhao", since: ago(500_000).wall, reason: "cleaning")
        }
        change(&snapshot, "TK-104") {
            $0.declaration = TankDeclaration(tank: "TK-104", use: .dispatch, by: "wang", since: ago(600).wall)
        }
        change(&snapshot, "FW-601") {
            $0.notWatched = NotWatched(
                "HH is out of service: gauge sent to the workshop, back on Monday at the earliest",
                since: ago(86_000).wall,
                by: "zhao")
        }
        for alarm in snapshot.alarms {
            guard let name = alarm.record.id.tank else { continue }
            change(&snapshot, name) { $0.alarms.append(alarm.record.id) }
        }
        snapshot.journal += [
            JournalEntry(
                at: ago(195).wall, event: .raised, alarm: AlarmID(.line("south"), .lineFault), serial: 39,
                text: "the port is gone: 14 gauges"),
            JournalEntry(
                at: ago(190).wall, event: .raised, alarm: AlarmID(.tank("V-202"), .lostWhileMoving), serial: 41,
                text: "lost at 2808 mm rising 21.7 mm/min"),
            JournalEntry(
                at: ago(150).wall, event: .comment, alarm: AlarmID(.tank("V-202"), .lostWhileMoving), serial: 41,
                operatorName: "wang", text: "Li is on the way to the tank with the dip tape",
                origin: "pts/3 from 10.0.0.7"),
            JournalEntry(
                at: ago(120).wall, event: .declared, tank: "TK-104", operatorName: "wang", text: "dispatch",
                origin: "pts/3 from 10.0.0.7"),
        ]
        quantify(&snapshot)
        return snapshot
    }

    /// So many tanks whose faults hang on two lines, in a flood.
    static func flooded() -> FarmSnapshot {
        var snapshot = practised()
        snapshot.load = AlarmLoad(lastTenMinutes: 37, isFlood: true, floodSince: ago(240).wall)
        for (offset, tank) in snapshot.tanks.enumerated() where offset % 3 != 1 {
            var fault = alarm(.tank(tank.tank.name), .levelFault, serial: Int64(60 + offset), secondsAgo: 100)
            if tank.tank.line == "south" { fault.record.suppression = .lineFault }
            snapshot.alarms.append(fault)
            if offset % 2 == 0, tank.tank.line == "north" {
                snapshot.alarms.append(
                    alarm(.tank(tank.tank.name), .interfaceFault, serial: Int64(100 + offset), secondsAgo: 90))
            }
        }
        snapshot.alarms.sort { left, right in
            let key = { (alarm: AlarmSnapshot) -> (Int, Int) in
                let rank = AlarmPriority.allCases.firstIndex(of: alarm.record.priority) ?? 0
                let state = alarm.record.state
                return (state.isSilenced ? 3 : state.needsAcknowledgement ? 0 : 1, -rank)
            }
            return key(left) < key(right)
        }
        return snapshot
    }
}
