import TankFarm

/// Which samples are worth a row: those in which a value, a quality or a reason differs from the tank's row before,
/// and one in `silence` besides, so that a gauge that stands still is told from one that says nothing.
package struct SampleThinner: Sendable {
    private let silence: Duration
    private var kept: [TankName: HistorySample] = [:]

    /// `silence`: the longest time without a row while samples come; 60 s in the station.
    package init(silence: Duration = .seconds(60)) { self.silence = silence }

    /// True for a sample to be written; it is then what later ones of its tank are held against.
    package mutating func keeps(_ sample: HistorySample) -> Bool {
        if let last = kept[sample.tank], last.level == sample.level, last.interface == sample.interface,
            last.temperature == sample.temperature, sample.at >= last.at, sample.at - last.at < silence
        {
            return false
        }
        // A sample older than the last one comes of a clock that was set back: it is kept, and time counts from there.
        kept[sample.tank] = sample
        return true
    }
}
