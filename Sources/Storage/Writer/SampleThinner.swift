import TankFarm

/// Which samples are worth a row: those in which a value, a quality or a reason differs from the tank's row before,
/// and one in `silence` besides, so that a gauge that stands still is told from one that says nothing.
///
/// A row holds until the next one of its tank. Where a tank's time jumps, that next one says nothing of how long it held: then the
/// last sample that was seen and not written is written after all.
package struct SampleThinner: Sendable {
    private struct Tank {
        var kept: HistorySample
        /// The last sample that was seen; it differs from `kept` in its time alone.
        var seenAt: WallTime

        var unwritten: HistorySample? {
            guard seenAt != kept.at else { return nil }
            return HistorySample(
                tank: kept.tank, at: seenAt, level: kept.level, interface: kept.interface,
                temperature: kept.temperature)
        }
    }

    /// Behind a longer silence a row is no longer held to be true (see `HoldIntegrator`).
    private static let longestHold: Duration = .milliseconds(HoldIntegrator.longestHoldMilliseconds)

    private let silence: Duration
    private var tanks: [TankName: Tank] = [:]

    /// `silence`: the longest time without a row while samples come; 60 s in the station.
    package init(silence: Duration = .seconds(60)) { self.silence = silence }

    /// Calls `write` with what is to be written, in its order: of most samples nothing, of one that differs that sample, and
    /// of one behind a jump of the tank's time first what had been seen last before it.
    package mutating func take(_ sample: HistorySample, write: (HistorySample) -> Void) {
        // One look-up for each sample of every tank: the entry is changed in its place.
        guard let index = tanks.index(forKey: sample.tank) else {
            tanks[sample.tank] = Tank(kept: sample, seenAt: sample.at)
            write(sample)
            return
        }
        let tank = tanks.values[index]
        // An earlier one comes of a clock that was set back: time counts from there.
        let hasJumped = sample.at < tank.seenAt || sample.at - tank.seenAt > SampleThinner.longestHold
        if !hasJumped, sample.at - tank.kept.at < silence, tank.kept.level == sample.level,
            tank.kept.interface == sample.interface, tank.kept.temperature == sample.temperature
        {
            tanks.values[index].seenAt = sample.at
            return
        }
        if hasJumped, let unwritten = tank.unwritten { write(unwritten) }
        tanks.values[index] = Tank(kept: sample, seenAt: sample.at)
        write(sample)
    }

    /// True for a sample to be written, for who needs no more: what is seen before a jump of time is left out.
    package mutating func keeps(_ sample: HistorySample) -> Bool {
        var isKept = false
        take(sample) { isKept = isKept || $0 == sample }
        return isKept
    }

    /// What was seen last of each tank and is not written, for the end of the record; once.
    mutating func takeUnwritten() -> [HistorySample] {
        var unwritten: [HistorySample] = []
        for index in tanks.indices {
            guard let sample = tanks.values[index].unwritten else { continue }
            unwritten.append(sample)
            tanks.values[index].kept = sample
        }
        // By time and then by name, so that the same run gives the same record.
        return unwritten.sorted { ($0.at, $0.tank.text) < ($1.at, $1.tank.text) }
    }
}
