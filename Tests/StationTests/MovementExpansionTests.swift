import Alarms
import Quantities
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import Station

/// A locked tank is held against its volume at standard temperature.
@Suite struct MovementExpansionTests {
    /// So far the level of the farm's tanks comes when 5 m of crude over 3 m of water are warmed from 32.5 °C.
    private func level(at celsius: Double, _ farm: Farm) throws -> Double {
        var cold = farm
        cold.after(cold.reading("TK-108", level: .good(8_000)))
        let before = try #require(cold.quantities("TK-108")?.vcf.number)
        cold.after(cold.reading("TK-108", level: .good(8_000), temperature: .good(celsius)))
        let after = try #require(cold.quantities("TK-108")?.vcf.number)
        return 3_000 + 5_000 * before / after
    }

    private func farm() -> Farm {
        var farm = Farm.ofOil { $0.set(.unexpectedMovement) { $0.limit = 10 } }
        farm.ask(.declare("TK-101", .locked, reason: nil))
        return farm
    }

    private func read(_ farm: inout Farm, _ level: Double, _ celsius: Measurement) -> [String] {
        farm.after(farm.reading("TK-101", level: .good(level), temperature: celsius)).rung
    }

    @Test func `a locked tank that warms in the sun does not ring`() throws {
        var farm = farm()
        let warm = try level(at: 42.5, farm)
        #expect(warm - 8_000 > 30)
        for step in 0...10 {
            let celsius = 32.5 + Double(step)
            let level = try level(at: celsius, farm)
            #expect(read(&farm, level, .good(celsius)).isEmpty)
        }
        #expect(read(&farm, 8_000, .good(32.5)).isEmpty)
    }

    @Test func `one that loses oil while it warms rings though its level stands`() throws {
        var farm = farm()
        #expect(read(&farm, 8_000, .good(34)).isEmpty)
        #expect(read(&farm, 8_000, .good(42.5)) == ["TK-101/unexpected_movement"])
        let alarm = try #require(farm.alarm("TK-101/unexpected_movement")?.record)
        #expect(abs(try #require(alarm.value) - (try level(at: 42.5, farm) - 8_000)) < 1)
        #expect(!alarm.questionable)
    }

    @Test func `one that takes in oil while it cools rings`() {
        var farm = farm()
        #expect(read(&farm, 8_005, .good(22.5)) == ["TK-101/unexpected_movement"])
    }

    @Test func `where the thermometer fails what the oil had expanded stays taken off, and is questionable`() throws {
        var farm = farm()
        let warm = try level(at: 42.5, farm)
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
        #expect(read(&farm, warm, .bad(.gaugeFailure)).isEmpty)
        #expect(read(&farm, warm - 30, .bad(.gaugeFailure)) == ["TK-101/unexpected_movement"])
        #expect(try #require(farm.alarm("TK-101/unexpected_movement")?.record).questionable)
    }

    @Test func `where no factor was ever known the level alone counts, without a question`() throws {
        var farm = Farm { $0.set(.unexpectedMovement) { $0.limit = 10 } }
        farm.start()
        farm.answerAll()
        farm.ask(.declare("TK-101", .locked, reason: nil))
        #expect(read(&farm, 8_009, .good(60)).isEmpty)
        #expect(read(&farm, 8_010, .good(60)) == ["TK-101/unexpected_movement"])
        #expect(try #require(farm.alarm("TK-101/unexpected_movement")?.record).questionable == false)
    }

    @Test func `another density from the laboratory is no movement`() throws {
        var farm = farm()
        let warm = try level(at: 42.5, farm)
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
        farm.ask(.enter("TK-101", [.value(.density, 700)], validFor: .seconds(3_600), source: nil))
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
        #expect(read(&farm, warm - 15, .good(42.5)) == ["TK-101/unexpected_movement"])
    }

    @Test func `a new declaration begins at the temperature of its own time`() throws {
        var farm = farm()
        let warm = try level(at: 42.5, farm)
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
        farm.ask(.declare("TK-101", .locked, reason: "again"))
        #expect(read(&farm, 8_000, .good(32.5)).isEmpty)
        #expect(read(&farm, warm, .good(32.5)) == ["TK-101/unexpected_movement"])
    }

    @Test func `after a restart the level alone counts until a factor is known, and from then on both`() throws {
        let now = Farm().clock.now().wall
        let word = TankDeclaration(
            tank: "TK-101", use: .locked, by: "wang", since: now - .seconds(600), levelMillimetres: 8_000)
        var farm = Farm.ofOil(memory: StationMemory(declarations: [word])) {
            $0.set(.unexpectedMovement) { $0.limit = 10 }
        }
        let warm = try level(at: 42.5, farm)
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
        #expect(read(&farm, 8_000, .good(42.5)) == ["TK-101/unexpected_movement"])
    }

    /// A farm that starts with TK-101 locked at 8000 mm, its oil as it was at 32.5 °C.
    private func restarted() throws -> Farm {
        let before = farm()
        let vcf = try #require(before.quantities("TK-101")?.vcf.number)
        let density = before.quantities("TK-101")?.baseDensity.number
        let word = try #require(before.snapshot().tanks.first { $0.tank.name == "TK-101" }?.declaration)
        #expect(word.oilFactor == OilFactor(vcf: vcf, baseDensity: density))
        return Farm.ofOil(memory: StationMemory(declarations: [word]), reading: false) {
            $0.set(.unexpectedMovement) { $0.limit = 10 }
        }
    }

    @Test func `a tank that was locked before the restart and has warmed since does not ring`() throws {
        var farm = try restarted()
        let warm = try level(at: 42.5, farm)
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
        #expect(read(&farm, warm, .good(42.5)).isEmpty)
    }

    @Test func `one that lost oil while no station ran rings though its level stands`() throws {
        var farm = try restarted()
        #expect(read(&farm, 8_000, .good(42.5)) == ["TK-101/unexpected_movement"])
    }

    @Test func `after a restart without a thermometer the level alone counts, a few levels later`() throws {
        var farm = try restarted()
        for _ in 0..<MovementWatch.mostLevelsWithoutFactor {
            #expect(!read(&farm, 8_040, .bad(.gaugeFailure)).contains("TK-101/unexpected_movement"))
        }
        #expect(read(&farm, 8_040, .bad(.gaugeFailure)) == ["TK-101/unexpected_movement"])
        #expect(try #require(farm.alarm("TK-101/unexpected_movement")?.record).questionable)
    }

    @Test func `a doubtful factor moves nothing`() {
        var watch = MovementWatch(
            TankDeclaration(
                tank: "TK-101", use: .locked, by: "wang", since: WallTime(milliseconds: 0), levelMillimetres: 5_000))
        let capacity = Farm.settings().capacities["TK-101"]
        func oil(_ vcf: Double, isGood: Bool) -> MovementWatch.Oil {
            MovementWatch.Oil(
                freeWaterCubicMetres: 0, vcf: vcf, isGood: isGood,
                source: MovementWatch.Oil.Source(baseDensity: 860, temperature: .spot))
        }
        _ = watch.take(.good(5_000), oil: oil(0.99, isGood: true), capacity: capacity)
        #expect(
            watch.take(.good(5_000), oil: oil(0.95, isGood: false), capacity: capacity).unexpected
                == .value(0, questionable: true))
        #expect(
            watch.take(.good(5_000), oil: oil(0.99, isGood: true), capacity: capacity).unexpected
                == .value(0, questionable: false))
    }
}
