import Alarms
import TankFarm
import Testing

@Suite struct FloodWatchTests {
    private func monotonic(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000_000 + Int64((seconds * 1e9).rounded()))
    }

    private func wall(_ seconds: Double) -> WallTime {
        WallTime(milliseconds: 1_795_251_600_000 + Int64((seconds * 1_000).rounded()))
    }

    /// Ten annunciations, half a minute apart.
    private func flooded() -> FloodWatch {
        var watch = FloodWatch()
        for number in 0..<10 {
            watch.annunciated(at: monotonic(Double(number) * 30), wall: wall(Double(number) * 30))
        }
        return watch
    }

    @Test func `holds nothing before the first annunciation`() {
        var watch = FloodWatch()
        #expect(watch.load(at: monotonic(0)) == AlarmLoad())
    }

    @Test func `begins a flood with the tenth annunciation in ten minutes, and not with the ninth`() {
        var watch = FloodWatch()
        for number in 0..<9 {
            watch.annunciated(at: monotonic(Double(number) * 30), wall: wall(Double(number) * 30))
        }
        #expect(watch.load(at: monotonic(250)) == AlarmLoad(lastTenMinutes: 9))
        watch.annunciated(at: monotonic(270), wall: wall(270))
        #expect(
            watch.load(at: monotonic(270)) == AlarmLoad(lastTenMinutes: 10, isFlood: true, floodSince: wall(270)))
    }

    @Test func `keeps a flood at five in ten minutes and ends it at four, without an annunciation`() {
        var watch = flooded()
        // The fifth leaves at 720 s, the sixth at 750 s.
        #expect(
            watch.load(at: monotonic(749.8)) == AlarmLoad(lastTenMinutes: 5, isFlood: true, floodSince: wall(270)))
        #expect(watch.load(at: monotonic(750)) == AlarmLoad(lastTenMinutes: 4))
    }

    @Test func `does not count two that lie ten minutes apart together`() {
        var watch = FloodWatch()
        watch.annunciated(at: monotonic(0), wall: wall(0))
        watch.annunciated(at: monotonic(600), wall: wall(600))
        #expect(watch.load(at: monotonic(600)).lastTenMinutes == 1)
        #expect(watch.load(at: monotonic(1_200)).lastTenMinutes == 0)
    }

    @Test func `tells a second flood with its own beginning`() {
        var watch = flooded()
        for number in 0..<10 {
            watch.annunciated(at: monotonic(5_000 + Double(number)), wall: wall(5_000 + Double(number)))
        }
        #expect(
            watch.load(at: monotonic(5_010))
                == AlarmLoad(lastTenMinutes: 10, isFlood: true, floodSince: wall(5_009)))
    }

    @Test func `does not end a flood that goes on while old annunciations leave`() {
        var watch = flooded()
        for number in 10..<100 {
            watch.annunciated(at: monotonic(Double(number) * 30), wall: wall(Double(number) * 30))
        }
        // Every 30 s for ten minutes: twenty.
        #expect(
            watch.load(at: monotonic(2_970)) == AlarmLoad(lastTenMinutes: 20, isFlood: true, floodSince: wall(270)))
    }

    @Test func `takes five thousand in one instant, and lets them go together`() {
        var watch = FloodWatch()
        for _ in 0..<5_000 { watch.annunciated(at: monotonic(1), wall: wall(1)) }
        #expect(
            watch.load(at: monotonic(600.9)) == AlarmLoad(lastTenMinutes: 5_000, isFlood: true, floodSince: wall(1)))
        #expect(watch.load(at: monotonic(601)) == AlarmLoad())
    }

    @Test func `never goes back in time`() {
        var watch = FloodWatch()
        watch.annunciated(at: monotonic(100), wall: wall(100))
        watch.annunciated(at: monotonic(50), wall: wall(50))
        #expect(watch.load(at: monotonic(0)).lastTenMinutes == 2)
        #expect(watch.load(at: monotonic(699.9)).lastTenMinutes == 2)
        #expect(watch.load(at: monotonic(700)).lastTenMinutes == 0)
    }
}
