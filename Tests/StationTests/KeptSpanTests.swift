import Acquisition
import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

extension [StationEffect] {
    /// The raw samples that outlive the others, with an entry or without one.
    fileprivate var kept: [KeptSpan] {
        flatMap { effect -> [KeptSpan] in
            switch effect {
            case .journal(let items, _): items.flatMap(\.keeping)
            case .keep(let spans): spans
            default: []
            }
        }
    }
}

@Suite struct KeptSpanTests {
    private func farm(_ change: (inout StationSettings) -> Void = { _ in }) -> Farm {
        // The other tanks are read once, and are not what these tests are about.
        var farm = Farm(staleAfter: .seconds(1_000_000), change: change)
        farm.start()
        farm.answerAll()
        return farm
    }

    /// So many seconds in which all goes on from where it is, the tank's level by so much a second.
    @discardableResult
    private func run(
        _ farm: inout Farm, _ seconds: Int, from level: Double, by step: Double, _ tank: TankName = "TK-101"
    ) -> [StationEffect] {
        var effects: [StationEffect] = []
        for second in 1...seconds { effects += farm.read(level + step * Double(second), tank) }
        return effects
    }

    @Test func `half hours around a critical alarm are kept, in its entry's own transaction`() throws {
        var farm = farm()
        let effects = run(&farm, 10, from: 13_600, by: 0)
        let raised = try #require(effects.entries.first { $0.alarm?.description == "TK-101/level_hh" })
        let items = effects.flatMap { effect -> [JournalItem] in
            if case .journal(let items, _) = effect { items } else { [] }
        }
        let item = try #require(items.first { $0.entry == raised })
        #expect(item.keeping == [KeptSpan(tank: "TK-101", around: raised.at, cause: .alarm)])
        #expect(item.keeping[0].to - item.keeping[0].from == .seconds(3_600))
    }

    @Test(arguments: AlarmPriority.allCases)
    func `only what is critical or high keeps anything`(priority: AlarmPriority) {
        var farm = farm { settings in
            settings.set(.levelHighHigh) { $0.isEnabled = false }
            settings.set(.levelHigh) { $0.priority = priority }
        }
        let effects = run(&farm, 60, from: 13_200, by: 0)
        #expect(effects.rung == ["TK-101/level_h"])
        #expect(effects.kept.count == (priority >= .high ? 1 : 0))
    }

    @Test func `acknowledging an alarm and its end keep nothing more`() {
        var farm = farm()
        run(&farm, 60, from: 13_600, by: 0)
        var later = farm.ask(.acknowledge([AlarmReference("TK-101/level_hh")], comment: nil))
        later += run(&farm, 100, from: 8_000, by: 0)
        #expect(later.entries.contains { $0.event == .returned || $0.event == .cleared })
        // The fall is a movement of its own.
        #expect(later.kept.allSatisfy { $0.cause == .movement })
    }

    @Test func `an alarm whose condition comes while it is shelved keeps its half hours too`() throws {
        var farm = farm { settings in settings.set(.levelHigh) { $0.priority = .high } }
        farm.ask(.shelve(.alarm(AlarmReference("TK-101/level_h")), for: .seconds(600), reason: "float test"))
        let effects = run(&farm, 60, from: 13_200, by: 0)
        let held = try #require(effects.entries.first { $0.event == .held })
        let kept = effects.kept.filter { $0.cause == .alarm }
        #expect(kept == [KeptSpan(tank: "TK-101", around: held.at, cause: .alarm)])
    }

    @Test func `line's alarm keeps every tank that is on it`() {
        var farm = farm { settings in
            for index in settings.alarms.indices where settings.alarms[index].id.kind == .lineFault {
                settings.alarms[index].priority = .critical
            }
        }
        var effects = farm.after(.line(.disconnected("south", why: "no such device", at: farm.clock.now())))
        effects += farm.after(.seconds(60), .deadline)
        #expect(effects.rung.contains("line:south/line_fault"))
        #expect(Set(effects.kept.map(\.tank)) == Set(Farm.names))
    }

    @Test func `an alarm of the station keeps nothing`() {
        var farm = farm()
        let effects = farm.after(.storageFailed("disk full")) + farm.after(.seconds(30), .deadline)
        #expect(effects.rung == ["station/storage_fault"])
        #expect(effects.kept.isEmpty)
    }

    @Test func `start and end of a movement are kept`() throws {
        var farm = farm()
        run(&farm, 900, from: 8_000, by: 0)
        let start = farm.clock.now().wall
        let moving = run(&farm, 1_800, from: 8_000, by: 0.3)
        let stop = farm.clock.now().wall
        let after = run(&farm, 900, from: 8_540, by: 0)
        let first = try #require(moving.kept.first)
        #expect(moving.kept.count == 1 && first.cause == .movement && first.tank == "TK-101")
        #expect(first.from + KeptSpan.margin - start < .seconds(60))
        #expect(start - (first.from + KeptSpan.margin) < .seconds(60))
        let last = try #require(after.kept.first)
        #expect(after.kept.count == 1 && last.cause == .movement)
        #expect(last.from + KeptSpan.margin - stop < .seconds(240))
    }

    @Test func `flow-through tank wavers all day and keeps nothing`() {
        var farm = farm { settings in
            settings.set { tank in
                tank = Tank(
                    name: tank.name, line: tank.line, unit: tank.unit, service: .flowThrough,
                    shellHeightMillimetres: tank.shellHeightMillimetres)
            }
        }
        var effects = run(&farm, 900, from: 8_000, by: 0)
        effects += run(&farm, 1_800, from: 8_000, by: 0.3) + run(&farm, 1_800, from: 8_540, by: -0.3)
        #expect(effects.kept.isEmpty)
    }

    @Test func `zeros of a gauge that boots end no movement`() {
        var farm = farm()
        run(&farm, 900, from: 8_000, by: 0)
        run(&farm, 900, from: 8_000, by: 0.3)
        var effects: [StationEffect] = []
        for _ in 0..<4 { effects += farm.after(farm.failure("TK-101")) }
        for _ in 0..<5 { effects += farm.read(0) }
        effects += run(&farm, 600, from: 8_274, by: 0.3)
        #expect(effects.kept.filter { $0.cause == .movement }.isEmpty)
    }

    @Test func `new database that takes a damaged one's place keeps what is left of the half hours of an alarm`() {
        var farm = farm()
        run(&farm, 10, from: 13_600, by: 0)
        let soon = farm.after(.seconds(600), .storageBegunAnew(setAside: "ullage.db.damaged")).kept
        #expect(Set(soon.map(\.tank)) == ["TK-101"])
        let late = farm.after(.seconds(1_800), .storageBegunAnew(setAside: nil)).kept
        #expect(late.isEmpty)
    }
}
