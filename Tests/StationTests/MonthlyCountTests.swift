import Acquisition
import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

@Suite struct MonthlyCountTests {
    private func jump(_ farm: inout Farm) {
        farm.after(farm.reading("TK-101", level: .good(0)))
        farm.after(.milliseconds(100), farm.reading("TK-101", level: .good(8_000)))
    }

    @Test func `the month's counts go on where the journal ends`() {
        var farm = Farm(
            memory: StationMemory(findings: ["TK-101": LevelFindings(jumps: 4, sticks: 2)]),
            model: Farm.model(maximumRate: 50))
        farm.answerAll()
        jump(&farm)
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 5)
        #expect(farm.gauge("TK-101")?.sticksThisMonth == 2)
    }

    @Test func `the counts begin anew when the site's month changes`() {
        let zone = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)
        var farm = Farm(
            memory: StationMemory(findings: ["TK-101": LevelFindings(jumps: 4, sticks: 2)]),
            model: Farm.model(maximumRate: 50), zone: zone)
        farm.answerAll()
        // 2026-01-31 at 16:00 UTC it is February there.
        let february = WallTime(milliseconds: 1_769_875_200_000)
        farm.clock.setWall(to: february - .seconds(1))
        farm.now(.deadline)
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 4)
        farm.clock.setWall(to: february)
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 0)
        jump(&farm)
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 1)
    }

    @Test func `an entry that counts others is entered when its minute is over`() throws {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for _ in 0..<5 { jump(&farm) }
        #expect(farm.effects.entries.count { $0.event == .jumped } == 1)
        for _ in 0..<60 { farm.after(farm.reading("TK-101", level: .good(8_000))) }
        let entries = farm.effects.entries.filter { $0.event == .jumped }
        #expect(entries.map { RepeatedFinding.count(in: $0.text) } == [1, 4])
    }

    @Test func `what is held back is entered before the watch ends`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        for _ in 0..<5 { jump(&farm) }
        let entries = farm.after(.stopping("by wang")).entries
        #expect(entries.map(\.event) == [.jumped, .stopped])
        #expect(RepeatedFinding.count(in: entries.first?.text) == 4)
    }
}
