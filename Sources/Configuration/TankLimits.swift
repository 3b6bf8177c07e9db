import Acquisition
import Alarms
import Quantities
import TankFarm

/// One tank's alarms, held against each other, against what its gauge can say and against the tank itself. An alarm that
/// cannot ring is worse than none: everybody relies on it.
struct TankLimits {
    let tank: Tank
    /// Nil where the gauge's model is wrong or unknown: nothing is then held against it.
    let gauge: PolledGauge?
    /// The highest level that the tank can have; nil where it is unknown.
    let topMillimetres: Double?
    let capacity: TankCapacity?
    /// What stands in the tank's own table.
    let own: AlarmLayer
    /// The same over what its product, its group and the defaults say.
    let layer: AlarmLayer
    let scanInterval: Duration
    let reader: TableReader

    /// An end of what a value can be, with its name.
    struct Bound {
        let value: Double
        let name: String
        /// Made only for a fault: every limit of every tank is held against its bounds.
        var words: String { "\(name) \(NumberWords.plain(value))" }
    }

    /// Limits first, in the order of their kinds, then the faults of the values that the gauge has.
    func checkedDefinitions() -> [AlarmDefinition] {
        var definitions: [AlarmDefinition] = []
        for kind in AlarmKind.allCases where kind.isOfTank && kind.side != .fault {
            guard let settings = layer.settings[kind], isMeasured(kind) else { continue }
            guard let limit = settings.limit else {
                if let mine = own.settings[kind], !settings.limitIsWrong {
                    reader.faults.add(
                        FaultPlace(line: mine.place.line, key: mine.place.key + ".limit"),
                        "is missing, here and in what this tank shares; it takes the limit in \(kind.unit)")
                }
                continue
            }
            refuseSilent(kind, limit, deadband: settings.deadband)
            definitions.append(layer.definition(AlarmID(.tank(tank.name), kind)))
        }
        refuseDisorder([.levelLowLow, .levelLow, .levelHigh, .levelHighHigh])
        refuseDisorder([.interfaceLow, .interfaceHigh])
        refuseDisorder([.temperatureLow, .temperatureHigh])
        checkCriticalHigh()
        for kind in [AlarmKind.gaugeFault, .levelFault, .interfaceFault, .temperatureFault] where isMeasured(kind) {
            definitions.append(layer.definition(AlarmID(.tank(tank.name), kind)))
        }
        return definitions
    }

    /// Whether the gauge has the kind's value. Where it has not, the tank's own alarm is refused; one that it shares with
    /// others is simply not its.
    private func isMeasured(_ kind: AlarmKind) -> Bool {
        guard let gauge, let measurand = kind.measurand else { return true }
        if gauge.model[measurand] != nil { return true }
        if let mine = own.settings[kind] {
            reader.faults.add(
                mine.place,
                "gauge model \"\(gauge.model.name)\" has no \(measurand.rawValue), so that this alarm cannot ring; take it out"
            )
        }
        return false
    }

    /// A fault of a limit that stands in a shared table must say which tank it does not suit.
    private func add(_ limit: Located<Double>, _ words: String) {
        let prefix = limit.place.key.hasPrefix("tank") ? "" : "for tank \(tank.name): "
        reader.faults.add(limit.place, prefix + words)
    }

    // MARK: - One limit

    private func refuseSilent(_ kind: AlarmKind, _ limit: Located<Double>, deadband: Located<Double>?) {
        guard let measurand = kind.measurand else { return }
        let low = bounds(of: measurand, low: true).max { $0.value < $1.value }
        let high = bounds(of: measurand, low: false).min { $0.value < $1.value }
        let found = NumberWords.plain(limit.value)
        let unit = kind.unit
        let band = deadband?.value ?? kind.standard.deadband
        let bandPlace = Located(value: band, place: deadband?.place ?? limit.place)
        switch kind.side {
        case .high:
            if let high, limit.value > high.value {
                add(
                    limit,
                    "\(found) lies above \(high.words): an alarm that cannot ring; allowed is up to \(NumberWords.plain(high.value)) \(unit)"
                )
            } else if let low, limit.value <= low.value {
                add(limit, "\(found) does not lie above \(low.words): an alarm that always rings")
            } else if let low, limit.value - band <= low.value {
                add(
                    bandPlace,
                    "a deadband of \(NumberWords.plain(band)) below \(found) reaches \(low.words): an alarm that never clears"
                )
            }
        case .low:
            if let low, limit.value < low.value {
                add(
                    limit,
                    "\(found) lies below \(low.words): an alarm that cannot ring; allowed is from \(NumberWords.plain(low.value)) \(unit)"
                )
            } else if let high, limit.value >= high.value {
                add(limit, "\(found) does not lie below \(high.words): an alarm that always rings")
            } else if let high, limit.value + band >= high.value {
                add(
                    bandPlace,
                    "a deadband of \(NumberWords.plain(band)) above \(found) reaches \(high.words): an alarm that never clears"
                )
            }
        case .fault: break
        }
    }

    /// What the value cannot pass, each with its reason.
    private func bounds(of measurand: Measurand, low: Bool) -> [Bound] {
        var bounds: [Bound] = []
        func add(_ value: Double?, _ name: String) {
            if let value { bounds.append(Bound(value: value, name: name)) }
        }
        switch (measurand, low) {
        case (.level, true): add(tank.measures.levelFromMillimetres, "level_from_mm")
        case (.level, false):
            add(tank.measures.levelToMillimetres, "level_to_mm")
            add(topMillimetres, "the top of the shell at")
        case (.interface, true): add(tank.measures.interfaceFromMillimetres, "interface_from_mm")
        case (.interface, false):
            add(tank.measures.interfaceToMillimetres, "interface_to_mm")
            add(topMillimetres, "the top of the shell at")
        case (.temperature, _): break
        }
        guard let gauge else { return bounds }
        if let plausible = gauge.plausible[measurand] {
            add(low ? plausible.lowerBound : plausible.upperBound, "the end of the gauge's range at")
        }
        if let value = gauge.model[measurand], let raw = value.representable {
            let shift =
                switch measurand {
                case .level: gauge.levelOffsetMillimetres
                case .interface: gauge.interfaceOffsetMillimetres
                case .temperature: 0.0
                }
            add((low ? raw.lowerBound : raw.upperBound) + shift, "the end of what \(value.type.rawValue) can say at")
        }
        return bounds
    }

    // MARK: - Limits among each other

    private func refuseDisorder(_ kinds: [AlarmKind]) {
        let present = kinds.compactMap { kind -> (kind: AlarmKind, limit: Located<Double>)? in
            guard let limit = layer.settings[kind]?.limit, gauge.map({ hasValue(kind, $0) }) ?? true else { return nil }
            return (kind, limit)
        }
        for (lower, upper) in zip(present, present.dropFirst()) where lower.limit.value >= upper.limit.value {
            let order = kinds.map(\.rawValue).joined(separator: " < ")
            add(
                upper.limit,
                "\(NumberWords.plain(upper.limit.value)) does not lie above \(lower.kind.rawValue) "
                    + "\(NumberWords.plain(lower.limit.value)); allowed is \(order)")
        }
    }

    private func hasValue(_ kind: AlarmKind, _ gauge: PolledGauge) -> Bool {
        kind.measurand.map { gauge.model[$0] != nil } ?? true
    }

    /// CH above every limit, HH above the maximum working level, and the overfill margin (API 2350's practice).
    private func checkCriticalHigh() {
        guard let highest = layer.settings[.levelHighHigh]?.limit ?? layer.settings[.levelHigh]?.limit else { return }
        let critical = tank.levels.criticalHighMillimetres
        if let critical, highest.value >= critical {
            add(
                highest,
                "\(NumberWords.plain(highest.value)) does not lie below levels.critical_high_mm "
                    + "\(NumberWords.plain(critical)); allowed is level_h < level_hh < critical_high_mm")
            return
        }
        guard let overfill = layer.settings[.levelHighHigh]?.limit else { return }
        if let working = tank.levels.maximumWorkingMillimetres, overfill.value <= working {
            reader.faults.warn(
                overfill.place,
                "\(NumberWords.plain(overfill.value)) does not lie above tank \(tank.name)'s levels.maximum_working_mm "
                    + "\(NumberWords.plain(working)): it rings in normal work")
        }
        if let critical { checkMargin(from: overfill, to: critical) }
    }

    /// CH − HH ≥ max(75 mm, 5 min of rise, the response time of rise), the time lengthened by what passes before HH is
    /// heard: on-delay and one scan.
    private func checkMargin(from overfill: Located<Double>, to critical: Double) {
        let margin = critical - overfill.value
        let smallest = 75.0
        var needed = smallest
        var why = "75 mm at least"
        if let fill = tank.maximumFillCubicMetresPerHour, let capacity {
            let definition = layer.definition(AlarmID(.tank(tank.name), .levelHighHigh))
            let heard = (definition.onDelay.inSeconds + scanInterval.inSeconds) / 60
            let minutes = max(5, tank.responseTimeMinutes ?? 0) + heard
            let received = fill * minutes / 60
            if let below = try? capacity.volumeCubicMetres(atLevelMillimetres: overfill.value),
                let above = try? capacity.volumeCubicMetres(atLevelMillimetres: critical), above > below
            {
                let rise = margin * received / (above - below)
                if rise > needed {
                    needed = rise
                    why =
                        "\(DecimalText.fixed(rise, 0)) mm, the rise of \(DecimalText.fixed(minutes, 1)) min at "
                        + "\(NumberWords.plain(fill)) m³/h"
                }
            }
        }
        guard margin < needed else { return }
        reader.faults.warn(
            overfill.place,
            "\(NumberWords.plain(overfill.value)) leaves tank \(tank.name) \(NumberWords.plain(margin)) mm to "
                + "levels.critical_high_mm \(NumberWords.plain(critical)); an overfill cannot be averted in time: \(why) "
                + "\(needed > smallest ? "are" : "is") needed")
    }
}
