import Acquisition
import Alarms
import Quantities
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

/// Random histories of a whole farm: gauges that fail and come back, lines that fall, people, clocks and disks. What goes
/// to the disk must be what the station believes, whatever happened. A failing case names its seed.
@Suite struct FarmWalkTests {
    private static let second = TankName("TK-101").ofSecondGauge

    private func settings(_ settings: inout StationSettings) {
        for kind in [AlarmKind.gaugeFault, .levelFault] {
            settings.alarms.append(AlarmDefinition(id: AlarmID(.tank(FarmWalkTests.second), kind), onDelay: .zero))
        }
        settings.alarms.append(AlarmDefinition(id: AlarmID(.station, .stationFault)))
        for name in Farm.names {
            settings.set(.lostWhileMoving, name)
            settings.set(.levelStuck, name)
            settings.set(.unexpectedMovement, name) { $0.limit = 10 }
            settings.set(.reverseMovement, name) { $0.limit = 20 }
            settings.set(.levelHigh, name) { definition in
                definition.limit = 13_000
                definition.isLatching = true
                definition.reAlarmAfter = .seconds(40)
            }
        }
        settings.set(.gaugeDifference) { $0.limit = 25 }
        settings.recipes = settings.capacities.mapValues { QuantityRecipe(capacity: $0, product: Farm.crude) }
        settings.set(tank: "TK-102") { $0.use = .locked }
        settings.set(tank: "TK-103") { $0.use = .outOfUse }
        let line = settings.lines[0]
        let gauge = PolledGauge(tank: FarmWalkTests.second, unit: 40, model: .floatInterface, plausible: [:])
        settings.lines[0] = LineSettings(
            name: line.name, transport: line.transport, scanInterval: line.scanInterval,
            responseTimeout: line.responseTimeout, gauges: line.gauges + [gauge])
    }

    private func event(_ farm: Farm, _ random: inout SeededRandom) -> StationEvent {
        let tank = Farm.names.randomElement(using: &random) ?? "TK-101"
        let kinds: [AlarmKind] = [.levelHighHigh, .levelHigh, .gaugeFault, .unexpectedMovement, .lostWhileMoving]
        let alarm = AlarmReference(
            alarm: AlarmID(.tank(tank), kinds.randomElement(using: &random) ?? .levelHigh), serial: nil)
        let standing = farm.snapshot().alarms.map(\.record.id).randomElement(using: &random)
        let seen = standing.map { AlarmReference(alarm: $0, serial: nil) } ?? alarm
        func wants(_ intent: Intent) -> StationEvent { .intent(intent, Farm.originator, request: 1) }
        switch Int.random(in: 0..<66, using: &random) {
        case 0: return .line(.disconnected("south", why: "unplugged", at: farm.clock.now()))
        case 1: return .line(.connected("south", at: farm.clock.now()))
        case 2...5: return wants(.acknowledge([seen], comment: nil))
        case 6: return wants(.shelve(.tank(tank), for: .seconds(30), reason: "x"))
        case 7: return wants(.unshelve(.alarm(seen)))
        case 8: return wants(.takeOutOfService(.alarm(alarm), reason: "x"))
        case 9: return wants(.returnToService(.tank(tank)))
        case 10: return wants(.reset([seen]))
        case 11: return wants(.comment(seen, "x"))
        case 12: return wants(.declare(tank, DeclaredUse.allCases.randomElement(using: &random) ?? .none, reason: nil))
        case 13: return wants(.maintain("south", for: .seconds(20), reason: "x"))
        case 14: return wants(.endMaintenance("south"))
        case 15: return wants(.test(tank, for: .seconds(25)))
        case 16: return wants(.endTest(tank))
        case 17: return wants(.accept(tank, seenMillimetres: nil, comment: nil))
        case 18: return .storageFailed("disk full")
        case 19: return .storageRecovered
        case 20...25: return farm.failure(FarmWalkTests.second)
        case 26...27: return farm.reading(FarmWalkTests.second, level: .good(8_100))
        case 28...38: return farm.failure(tank, [.timeout, .crc, .gaugeFailure].randomElement(using: &random) ?? .crc)
        case 39: return .deadline
        case 40: return wants(.enter(tank, [sample(&random)], validFor: .seconds(60), source: nil))
        case 41: return wants(.enter(nil, [.value(.ambient, 20)], validFor: .seconds(60), source: nil))
        case 42: return wants(.withdraw(tank, ManualQuantity.allCases.randomElement(using: &random) ?? .density))
        case 43:
            return wants(.call(tank, .level(millimetres: Double.random(in: 0...14_000, using: &random)), text: nil))
        case 44: return wants(.call(nil, .time(farm.clock.now().wall + .seconds(30)), text: nil))
        case 45: return wants(.cancelCall(number: farm.snapshot().calls.randomElement(using: &random)?.number ?? 1))
        default:
            let levels: [Double] = [2_000, 8_000, 8_020, 13_100, 13_600]
            let level = levels.randomElement(using: &random) ?? 8_000
            return farm.reading(tank, level: Bool.random(using: &random) ? .good(level) : .uncertain(level, .blindZone))
        }
    }

    private func sample(_ random: inout SeededRandom) -> ManualEntry {
        let quantity = ManualQuantity.allCases.randomElement(using: &random) ?? .density
        return .value(quantity, quantity == .density ? .random(in: 600...1_100, using: &random) : 10)
    }

    /// What a database makes of the changes that were handed to it.
    private func kept(_ changes: [RecordChange]) -> (values: Set<ManualValue>, calls: [Int64]) {
        var values: [ManualValue] = []
        var calls: [Int64] = []
        for change in changes {
            switch change {
            case .manualValue(let value):
                values.removeAll { $0.tank == value.tank && $0.quantity == value.quantity }
                values.append(value)
            case .manualValueWithdrawn(let tank, let quantity, _):
                values.removeAll { $0.tank == tank && $0.quantity == quantity }
            case .call(let call): calls.append(call.number)
            case .callEnded(let number): calls.removeAll { $0 == number }
            default: break
            }
        }
        return (Set(values), calls)
    }

    private static let seeds: [UInt64] =
        Array(1...12) + (0..<LongForm.rounds(2, long: 400)).map { _ in UInt64.random(in: 1_000...(.max)) }

    @Test(arguments: seeds)
    func `what is written is what is believed, and what stands rings in the end`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var farm = Farm(change: settings)
        farm.start()
        farm.answerAll()
        for _ in 0..<600 {
            if Int.random(in: 0..<150, using: &random) == 0 {
                let hours = Int.random(in: -3...3, using: &random)
                farm.clock.setWall(to: farm.clock.now().wall + .seconds(3_600 * hours))
            }
            let pause = Duration.milliseconds(Int.random(in: 0...4_000, using: &random))
            let event = event(farm, &random)
            farm.after(pause, event)
        }
        // All silence is lifted, and every tank overfills.
        farm.ask(.endMaintenance("south"))
        farm.now(.line(.connected("south", at: farm.clock.now())))
        for name in Farm.names {
            farm.ask(.unshelve(.tank(name)))
            farm.ask(.returnToService(.tank(name)))
            farm.ask(.declare(name, .receipt, reason: nil))
            for _ in 0..<40 { farm.read(13_600, name) }
        }
        var written: [AlarmID: AlarmRecord] = [:]
        var serials: Set<Int64> = []
        for effect in farm.effects {
            switch effect {
            case .journal(let items, _):
                for case .alarm(let record)? in items.map(\.change) { written[record.id] = record }
                for item in items where item.entry.event == .raised {
                    #expect(serials.insert(item.entry.serial ?? 0).inserted, "seed \(seed)")
                }
            case .states(let states): for record in states { written[record.id] = record }
            case .annunciate(_, let serial, _, _): #expect(serial > 0, "seed \(seed)")
            default: break
            }
        }
        #expect(farm.effects.rung.count == serials.count, "seed \(seed)")
        // A walk in which little happened would prove little.
        #expect(serials.count > 30, "seed \(seed)")
        for alarm in farm.snapshot().alarms {
            // How long a shelving still runs is brought into the record once an hour.
            #expect(written[alarm.record.id]?.beneath == alarm.record.beneath, "seed \(seed) \(alarm.record.id)")
            #expect(written[alarm.record.id]?.hold?.by == alarm.record.hold?.by, "seed \(seed) \(alarm.record.id)")
            #expect(written[alarm.record.id]?.serial == alarm.record.serial, "seed \(seed) \(alarm.record.id)")
        }
        let snapshot = farm.snapshot()
        let kept = kept(farm.effects.changes)
        #expect(kept.values == Set(snapshot.siteValues + snapshot.tanks.flatMap(\.manualValues)), "seed \(seed)")
        #expect(kept.calls == snapshot.calls.map(\.number), "seed \(seed)")
        for name in Farm.names {
            let state = farm.state("\(name)/level_hh")
            #expect(state?.isActive == true, "seed \(seed) \(name)")
        }
    }
}
