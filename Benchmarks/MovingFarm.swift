import Acquisition
import Configuration
import Snapshots
import Station
import TankFarm

/// A farm in which every tank moves, seen by the station's own reducer: what a screen has to show at its busiest.
/// Interfaces move at a tenth of their levels' speed, temperatures by a tenth of a degree in some ten seconds.
struct MovingFarm {
    /// Millimetres a second: as small separators have, with which nearly every level changes in every second.
    static let fast = 0.3...1.1
    /// What pumps of 50 to 400 m³/h do to tanks of 22 m.
    static let usual = 0.04...0.29

    private let speeds: ClosedRange<Double>
    private(set) var now: Moment
    private var state: FarmState
    private let site: BenchSite
    private var seconds = 0.0

    /// After so many simulated seconds: rates and times to full are known by then.
    init(_ site: BenchSite, speeds: ClosedRange<Double> = fast, settledSeconds: Int = 300) throws {
        self.speeds = speeds
        self.site = site
        now = SystemMoments().now()
        let step = RecentLevels.stepMilliseconds
        let first = now.wall.milliseconds / step - Int64(RecentLevels.capacity) + 1
        var memory = StationMemory()
        for (index, tank) in site.tankNames.enumerated() {
            let means = (0..<RecentLevels.capacity).map { place -> Double? in
                let before = Double(RecentLevels.capacity - place) * 300
                return MovingFarm.level(index, speeds, seconds: -before / 4)
            }
            memory.recentLevels[tank] = RecentLevels(start: WallTime(milliseconds: first * step), means: means)
        }
        state = FarmState(settings: site.settings, memory: memory, at: now)
        _ = state.start(at: now)
        for line in site.configuration.lines { _ = state.reduce(.line(.connected(line.name, at: now)), at: now) }
        for _ in 0..<settledSeconds { advance() }
    }

    /// A second passes, and every gauge is read once in it.
    mutating func advance() {
        now = now + .seconds(1)
        seconds += 1
        for (index, tank) in site.configuration.tanks.enumerated() {
            let level = MovingFarm.level(index, speeds, seconds: seconds).rounded()
            let interface = (2_000 + Double(index) * 20 + MovingFarm.speed(index, speeds) * seconds / 10).rounded()
            let temperature = ((40 + Double(index) / 4 + seconds / 100 + Double(index % 7) / 70) * 10).rounded() / 10
            let reading = Reading(
                tank: tank.name, at: now, level: .good(level), interface: .good(interface),
                temperature: .good(temperature))
            let figures = LineFigures(
                line: tank.line, replyTime: .milliseconds(24), scanTime: .seconds(1), backOff: nil)
            _ = state.reduce(.line(.readings([reading], figures)), at: now)
        }
    }

    mutating func snapshot() -> FarmSnapshot { state.snapshot(at: now, waiting: 0) }

    private static func speed(_ index: Int, _ speeds: ClosedRange<Double>) -> Double {
        let place = Double(index) / Double(BenchSite.tankCount - 1)
        return (speeds.lowerBound + (speeds.upperBound - speeds.lowerBound) * place) * (index % 2 == 0 ? 1 : -1)
    }

    private static func level(_ index: Int, _ speeds: ClosedRange<Double>, seconds: Double) -> Double {
        6_500 + Double(index * 37 % 28) * 30 + speed(index, speeds) * seconds
    }
}
