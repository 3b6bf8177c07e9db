import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct NotWatchedTests {
    private func farm(_ change: (inout StationSettings) -> Void = { _ in }) -> Farm {
        var farm = Farm(change: change)
        farm.start()
        farm.answerAll()
        return farm
    }

    @Test func `a tank without an overfill alarm, or with one that is disabled, is not watched`() {
        let farm = farm { settings in
            settings.alarms.removeAll { $0.id.description == "TK-101/level_hh" }
            settings.set(.levelHighHigh, "TK-102") { $0.isEnabled = false }
        }
        #expect(farm.tank("TK-101")?.notWatched == NotWatched("no HH configured (level_hh)"))
        #expect(farm.tank("TK-101")?.testDueAt == nil)
        #expect(farm.tank("TK-102")?.notWatched == NotWatched("HH is switched off in the configuration"))
        #expect(farm.tank("TK-102")?.limits.contains { $0.kind == .levelHighHigh } == false)
        #expect(farm.snapshot().watchedCount == 6)
    }

    @Test func `whoever shelved the overfill is named, with the reason and the time`() throws {
        var farm = farm { $0.set(.levelHighHigh) { $0.isShelvable = true } }
        farm.ask(.shelve(.alarm(AlarmReference("TK-101/level_hh")), for: .seconds(600), reason: "float exchanged"))
        let at = farm.clock.now().wall
        #expect(
            farm.tank("TK-101")?.notWatched
                == NotWatched("HH is shelved: float exchanged", since: at, by: "wang"))
    }

    @Test func `a level that is bad tells when it was last good`() throws {
        var farm = farm()
        let good = farm.clock.now().wall
        for _ in 0..<3 { farm.after(farm.failure("TK-101", .crc)) }
        #expect(farm.tank("TK-101")?.notWatched == NotWatched("level bad: crc", since: good))
    }

    @Test func `a lost line tells since when`() throws {
        var farm = farm()
        farm.clock.advance(by: .seconds(1))
        let lost = farm.clock.now()
        farm.now(.line(.disconnected("south", why: "no such device", at: lost)))
        for _ in 0..<3 { for name in Farm.names { farm.now(farm.failure(name, .connection)) } }
        let why = try #require(farm.tank("TK-101")?.notWatched)
        #expect(why.since == lost.wall)
        #expect(why.why.contains("no such device"))
    }

    @Test func `the practice, the guidance and whether an alarm may be shelved are in the snapshot`() throws {
        var farm = farm { settings in
            settings.practice.longestShelving = .seconds(3_600)
            settings.set(.levelHigh) {
                $0.limit = 13_000
                $0.guidance.guidance = "close the inlet"
            }
        }
        for _ in 0..<12 { farm.read(13_600) }
        #expect(farm.snapshot().practice.longestShelving == .seconds(3_600))
        let high = try #require(farm.alarm("TK-101/level_h"))
        #expect(high.guidance.guidance == "close the inlet")
        #expect(high.isShelvable)
        #expect(farm.alarm("TK-101/level_hh")?.isShelvable == false)
    }
}

@Suite struct ConfigurationChangeTests {
    private func start(
        _ memory: (inout StationMemory) -> Void = { _ in }, _ change: (inout StationSettings) -> Void = { _ in }
    ) -> [StationEffect] {
        var memory_ = StationMemory(definitions: Farm.settings().alarms)
        memory(&memory_)
        var farm = Farm(memory: memory_, change: change)
        return farm.start()
    }

    @Test func `the first start enters how many alarms there are, and keeps them`() {
        let effects = start({ $0.definitions = nil })
        #expect(effects.texts(.configuration) == ["74 alarms configured"])
        #expect(effects.changes == [.definitions(Farm.settings().alarms)])
    }

    @Test func `the same configuration enters nothing`() {
        let effects = start()
        #expect(effects.entries.map(\.event) == [.started])
        #expect(effects.changes.isEmpty)
    }

    @Test func `a changed limit is entered with its old value, and the new ones are kept with it`() throws {
        let effects = start({ _ in }) { settings in
            settings.alarms = settings.alarms.map { definition in
                var definition = definition
                if definition.id.description == "TK-101/level_hh" { definition.limit = 13_450.5 }
                return definition
            }
        }
        let entry = try #require(effects.entries.first { $0.event == .configuration })
        #expect(entry.alarm?.description == "TK-101/level_hh")
        #expect(entry.limit == 13_450.5)
        #expect(entry.text == "limit 13450.5 mm, was 13500 mm")
        #expect(effects.changes.count == 1)
    }

    @Test func `all that may silence an alarm is entered when it is another`() throws {
        let effects = start({ _ in }) { settings in
            settings.alarms[0].deadband = 20
            settings.alarms[0].onDelay = .milliseconds(1_500)
            settings.alarms[0].offDelay = .seconds(60)
            settings.alarms[0].priority = .high
            settings.alarms[0].isLatching = true
            settings.alarms[0].isEnabled = false
            settings.alarms[0].reAlarmAfter = .seconds(600)
            settings.alarms[0].isShelvable = true
        }
        #expect(
            effects.texts(.configuration) == [
                "deadband 20 mm, was 10 mm; on-delay 1.5 s, was 0 s; off-delay 60 s, was 30 s; "
                    + "priority high, was critical; latching yes, was no; enabled no, was yes; "
                    + "re-alarm 600 s, was never; shelvable yes, was no"
            ])
    }

    @Test func `alarms that are new or gone are entered`() {
        let effects = start({ _ in }) { settings in
            settings.alarms.removeFirst()
            settings.set(.riseRate) { $0.limit = 30 }
        }
        #expect(effects.texts(.configuration) == ["configured, low", "no longer configured"])
    }

    @Test func `a whole other configuration is one entry`() {
        let effects = start({ _ in }) { settings in
            for index in settings.alarms.indices { settings.alarms[index].offDelay = .seconds(61) }
        }
        let texts = effects.texts(.configuration)
        #expect(texts.count == 1)
        #expect(
            texts.allSatisfy { $0.hasPrefix("74 alarms configured: 74 changed, 0 added, 0 gone: TK-101/level_hh, ") })
    }

    @Test func `of a whole other configuration each limit, what is switched off and what is gone are entered`() {
        let effects = start({ _ in }) { settings in
            settings.alarms = settings.alarms.filter { $0.id.description != "TK-108/level_h" }
            for index in settings.alarms.indices {
                settings.alarms[index].offDelay = .seconds(61)
                if settings.alarms[index].id.kind == .levelHighHigh { settings.alarms[index].limit = 13_400 }
            }
            settings.alarms[1].isEnabled = false
        }
        let entries = effects.entries.filter { $0.event == .configuration }
        #expect(entries.count == 8 + 1 + 1 + 1)
        #expect(entries.count { $0.text?.hasPrefix("limit 13400 mm, was 13500 mm; ") == true } == 8)
        #expect(entries.contains { $0.text == "off-delay 61 s, was 30 s; enabled no, was yes" })
        #expect(entries.contains { $0.alarm?.description == "TK-108/level_h" && $0.text == "no longer configured" })
        #expect(entries.last?.text?.hasPrefix("73 alarms configured: 73 changed, 0 added, 1 gone: ") == true)
    }

    @Test func `a state that an entry has brought further is not written behind it`() throws {
        let now = Farm().clock.now().wall
        let id = AlarmID(.tank("TK-101"), .levelHigh)
        // At the start the priority is taken anew, which needs no entry, and the shelving ends, which has one.
        let hold = AlarmHold(
            kind: .shelved, by: "wang", reason: "x", since: now - .seconds(600), until: now - .seconds(60),
            remaining: .seconds(600))
        let record = AlarmRecord(
            id: id, state: .acknowledged, serial: 3, limit: 13_000, priority: .medium, hold: hold)
        let effects = start({ $0.alarms = [record] })
        var written: [AlarmRecord] = []
        for effect in effects {
            switch effect {
            case .journal(let items, _):
                for item in items { if case .alarm(let record)? = item.change { written.append(record) } }
            case .states(let states): written += states
            default: break
            }
        }
        #expect(written.contains { $0.id == id })
        #expect(written.last { $0.id == id }?.hold == nil)
    }

    @Test func `a limit that a standing alarm has another of is entered once`() {
        let standing = AlarmRecord(
            id: AlarmID(.tank("TK-101"), .levelHighHigh), state: .acknowledged, serial: 4, value: 13_510, limit: 13_450,
            priority: .critical)
        let effects = start { memory in
            memory.alarms = [standing]
            memory.nextSerial = 5
            memory.definitions = memory.definitions.map { definitions in
                definitions.map { definition in
                    var definition = definition
                    if definition.id == standing.id { definition.limit = 13_450 }
                    return definition
                }
            }
        }
        #expect(effects.texts(.configuration).filter { $0.contains("13450") }.count == 1)
        #expect(effects.changes.contains(.definitions(Farm.settings().alarms)))
    }

    @Test func `a database begun anew is given all that is in force`() {
        var farm = Farm()
        farm.start()
        farm.answerAll()
        farm.ask(.declare("TK-101", .receipt, reason: nil))
        farm.ask(.maintain("south", for: .seconds(600), reason: "new cable"))
        farm.ask(.takeOutOfService(.alarm(AlarmReference("TK-102/level_h")), reason: "x"))
        let effects = farm.after(.storageBegunAnew(setAside: "old"))
        #expect(effects.changes.count == 3)
        let states = effects.flatMap { effect -> [AlarmRecord] in
            if case .states(let records) = effect { records } else { [] }
        }
        #expect(states.contains { $0.id.description == "TK-102/level_h" && $0.state == .outOfService })
    }

    @Test func `what is left of a shelving is written hourly and when the clock is set`() {
        var farm = Farm()
        farm.start()
        farm.answerAll()
        farm.ask(.shelve(.alarm(AlarmReference("TK-101/level_h")), for: .seconds(7_200), reason: "x"))
        func left(_ effects: [StationEffect]) -> [Duration?] {
            effects.flatMap { effect -> [Duration?] in
                if case .states(let records) = effect { records.map { $0.hold?.remaining } } else { [] }
            }
        }
        var written: [Duration?] = []
        for _ in 0..<3_600 { written += left(farm.after(.deadline)) }
        #expect(written.count == 1)
        farm.clock.setWall(to: farm.clock.now().wall + .seconds(100))
        let stepped = left(farm.after(.deadline))
        #expect(stepped == [.seconds(3_599)])
    }
}
