import Acquisition
import Alarms
import TankFarm

/// One tank's alarms, held against each other, against what its gauge can say and against the tank itself. An alarm that
/// cannot ring is worse than none: everybody relies on it.
struct TankLimits {
    let tank: Tank
    /// Nil where the gauge's model is wrong or unknown: nothing is then held against it.
    let gauge: PolledGauge?
    /// The highest level that the tank can have; nil where it is unknown.
    let topMillimetres: Double?
    /// What stands in the tank's own table.
    let own: AlarmLayer
    /// The same over what its product, its group and the defaults say.
    let layer: AlarmLayer
    let reader: TableReader

    /// An end of what a value can be, with its name.
    struct Bound {
        let value: Double
        let name: String
        /// Made only for a fault: every limit of every tank is held against its bounds.
        var words: String { "\(name) \(NumberWords.plain(value))" }
    }

    /// How far below the outlet the interface may come where the configuration is silent, in millimetres.
    private static let outletClearance = 100.0

    /// Limits first, in the order of their kinds, then the conditions without one.
    func checkedDefinitions() -> [AlarmDefinition] {
        var definitions: [AlarmDefinition] = []
        for kind in AlarmKind.allCases where kind.isOfTank && kind.side != .fault {
            let isOff = layer.settings[kind]?.isSwitchedOff == true
            guard isMeasured(kind), hasGround(kind) else { continue }
            guard let limit = layer.settings[kind]?.limit else {
                if let implied = impliedLimit(kind), isOff || canRing(kind, implied) {
                    definitions.append(layer.definition(AlarmID(.tank(tank.name), kind), implied: implied.value))
                } else if impliedLimit(kind) == nil, !isOff {
                    tellMissingLimit(kind)
                }
                continue
            }
            // One that is switched off may have the limit that suits all the others of its group.
            if !isOff, let silence = silence(kind, limit) { add(silence.place, silence.words) }
            definitions.append(layer.definition(AlarmID(.tank(tank.name), kind)))
        }
        refuseDisorder([.levelLowLow, .levelLow, .levelHigh, .levelHighHigh])
        refuseDisorder([.interfaceLow, .interfaceHigh])
        refuseDisorder([.temperatureLow, .temperatureHigh])
        checkHighHigh()
        checkEarlyWarning()
        for kind in AlarmKind.allCases where kind.isOfTank && kind.side == .fault && isMeasured(kind) {
            definitions.append(layer.definition(AlarmID(.tank(tank.name), kind)))
        }
        // A second gauge that fails does so under its own name: without it nothing proves the first one any more.
        if reader.has("secondary") {
            for kind in [AlarmKind.gaugeFault, .levelFault] {
                definitions.append(layer.definition(AlarmID(.tank(tank.name.ofSecondGauge), kind)))
            }
        }
        return definitions
    }

    private func tellMissingLimit(_ kind: AlarmKind) {
        guard let mine = own.settings[kind], layer.settings[kind]?.limitIsWrong != true else { return }
        // Theirs follows from a key that is there, and wrong: that is told.
        guard ![.gaugeDifference, .roofLanding, .interfaceNearOutlet].contains(kind) else { return }
        reader.faults.add(
            FaultPlace(line: mine.place.line, key: mine.place.key + ".limit"),
            "is missing, here and in what this tank shares; it takes the limit in \(kind.unit)")
    }

    /// The limit of an alarm that is there though no table has one, at the key that brings it about.
    private func impliedLimit(_ kind: AlarmKind) -> Located<Double>? {
        if layer.settings[kind]?.limitIsWrong == true { return nil }
        func at(_ key: String, _ value: Double?) -> Located<Double>? {
            value.map { Located(value: $0, place: reader.place(key)) }
        }
        return switch kind {
        case .unexpectedMovement: at("alarms", 10)
        case .reverseMovement: at("alarms", 20)
        case .gaugeDifference: at("secondary", tank.secondaryToleranceMillimetres)
        case .roofLanding: at("floating_roof", tank.roof?.floatsMillimetres)
        case .interfaceNearOutlet: at("outlet_mm", tank.outletMillimetres.map { $0 - Self.outletClearance })
        default: nil
        }
    }

    /// Whether an implied limit can be judged. Nobody has asked for the alarm by name: where it cannot ring it is left
    /// out, and `check` says so.
    private func canRing(_ kind: AlarmKind, _ implied: Located<Double>) -> Bool {
        guard let silence = silence(kind, implied) else { return true }
        if kind.isDerived {
            add(silence.place, silence.words)
        } else {
            reader.faults.warn(
                implied.place,
                "leaves tank \(tank.name) without \(kind.rawValue), whose limit follows from it: \(silence.words)")
        }
        return false
    }

    /// Whether the gauge has the kind's value. Where it has not, the tank's own alarm is refused; one that it shares with
    /// others is simply not its.
    private func isMeasured(_ kind: AlarmKind) -> Bool {
        guard let gauge, let measurand = kind.measurand, gauge.model[measurand] == nil else { return true }
        refuseOwn(
            kind, "gauge model \"\(gauge.model.name)\" has no \(measurand.rawValue), so that this alarm cannot ring")
        return false
    }

    /// Whether the tank has what the kind is about; likewise.
    private func hasGround(_ kind: AlarmKind) -> Bool {
        let missing: String?
        switch kind {
        case .gaugeDifference: missing = reader.has("secondary") ? nil : "\"secondary\""
        case .roofLanding: missing = reader.has("floating_roof") ? nil : "\"floating_roof\""
        case .interfaceNearOutlet: missing = reader.has("outlet_mm") ? nil : "\"outlet_mm\""
        case .timeToOverfill:
            missing =
                layer.settings[.levelHighHigh].map { $0.limit != nil || $0.limitIsWrong } == true
                ? nil : "level_hh limit"
        default: missing = nil
        }
        guard let missing else { return true }
        refuseOwn(kind, "the tank has no \(missing), so that this alarm cannot ring")
        return false
    }

    private func refuseOwn(_ kind: AlarmKind, _ why: String) {
        guard let mine = own.settings[kind], !mine.isSwitchedOff else { return }
        reader.faults.add(mine.place, why + "; take it out")
    }

    /// A fault of a limit that stands in a shared table must say which tank it does not suit.
    private func add(_ place: FaultPlace, _ words: String) {
        reader.faults.add(place, prefix(place) + words)
    }

    private func prefix(_ place: FaultPlace) -> String {
        place.key.hasPrefix("tank") ? "" : "for tank \(tank.name): "
    }

    // MARK: - One limit

    /// Why an alarm with this limit would never ring, always ring or never go, and where that is to be put right; nil
    /// where it would do none of these.
    private func silence(_ kind: AlarmKind, _ limit: Located<Double>) -> (place: FaultPlace, words: String)? {
        guard let measurand = kind.measurand else { return nil }
        let found = NumberWords.plain(limit.value)
        let band = layer.deadband(of: kind, limit: limit.value)
        let bandPlace = layer.settings[kind]?.deadband?.place ?? limit.place
        let bandWords = NumberWords.plain(band)
        if kind.isDerived {
            // What the station makes of the level is judged by itself: its zero is a tank that stands still.
            guard kind.side == .high, band >= limit.value else { return nil }
            return (bandPlace, "a deadband of \(bandWords) below \(found) reaches 0: an alarm that never clears")
        }
        let low = bounds(of: measurand, low: true).max { $0.value < $1.value }
        let high = bounds(of: measurand, low: false).min { $0.value < $1.value }
        switch kind.side {
        case .high:
            if let high, limit.value > high.value {
                return (
                    limit.place,
                    "\(found) lies above \(high.words): an alarm that cannot ring; allowed is up to "
                        + "\(NumberWords.plain(high.value)) \(kind.unit)"
                )
            }
            if let low, limit.value <= low.value {
                return (limit.place, "\(found) does not lie above \(low.words): an alarm that always rings")
            }
            if let low, limit.value - band <= low.value {
                return (
                    bandPlace,
                    "a deadband of \(bandWords) below \(found) reaches \(low.words): an alarm that never clears"
                )
            }
        case .low:
            if let low, limit.value < low.value {
                return (
                    limit.place,
                    "\(found) lies below \(low.words): an alarm that cannot ring; allowed is from "
                        + "\(NumberWords.plain(low.value)) \(kind.unit)"
                )
            }
            if let high, limit.value >= high.value {
                return (limit.place, "\(found) does not lie below \(high.words): an alarm that always rings")
            }
            if let high, limit.value + band >= high.value {
                return (
                    bandPlace,
                    "a deadband of \(bandWords) above \(found) reaches \(high.words): an alarm that never clears"
                )
            }
        case .fault: break
        }
        return nil
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
            guard let limit = activeLimit(kind), gauge.map({ hasValue(kind, $0) }) ?? true else { return nil }
            return (kind, limit)
        }
        for (lower, upper) in zip(present, present.dropFirst()) where lower.limit.value >= upper.limit.value {
            let order = kinds.map(\.rawValue).joined(separator: " < ")
            add(
                upper.limit.place,
                "\(NumberWords.plain(upper.limit.value)) does not lie above \(lower.kind.rawValue) "
                    + "\(NumberWords.plain(lower.limit.value)); allowed is \(order)")
        }
    }

    private func hasValue(_ kind: AlarmKind, _ gauge: PolledGauge) -> Bool {
        kind.measurand.map { gauge.model[$0] != nil } ?? true
    }

    /// Nil for one that is switched off.
    private func activeLimit(_ kind: AlarmKind) -> Located<Double>? {
        layer.settings[kind].flatMap { $0.isSwitchedOff ? nil : $0.limit }
    }

    /// CH above every limit, HH above the maximum working level; whether there is room enough between the two is
    /// `OverfillMargin`'s.
    private func checkHighHigh() {
        if let overfill = layer.settings[.levelHighHigh], overfill.limit != nil, let isEnabled = overfill.isEnabled,
            !isEnabled.value
        {
            reader.faults.warn(
                isEnabled.place,
                "\(prefix(isEnabled.place))switches the overfill alarm off: tank \(tank.name) fills unheard")
        }
        guard let highest = activeLimit(.levelHighHigh) ?? activeLimit(.levelHigh) else { return }
        if let critical = tank.levels.criticalHighMillimetres, highest.value >= critical {
            add(
                highest.place,
                "\(NumberWords.plain(highest.value)) does not lie below levels.critical_high_mm "
                    + "\(NumberWords.plain(critical)); allowed is level_h < level_hh < critical_high_mm")
            return
        }
        guard let overfill = activeLimit(.levelHighHigh) else { return }
        if let working = tank.levels.maximumWorkingMillimetres, overfill.value <= working {
            reader.faults.warn(
                overfill.place,
                "\(NumberWords.plain(overfill.value)) does not lie above tank \(tank.name)'s levels.maximum_working_mm "
                    + "\(NumberWords.plain(working)): it rings in normal work")
        }
    }

    /// An early warning that leaves less time than it takes to stop the receipt is none.
    private func checkEarlyWarning() {
        guard let warning = activeLimit(.timeToOverfill), let response = tank.responseTimeMinutes,
            warning.value < response
        else { return }
        reader.faults.warn(
            warning.place,
            "\(NumberWords.plain(warning.value)) min is less than tank \(tank.name)'s response_time_min "
                + "\(NumberWords.plain(response)): the warning comes when HH cannot be averted any more")
    }
}
