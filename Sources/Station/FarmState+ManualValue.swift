import Alarms
import Quantities
import Snapshots
import TankFarm

/// Values that people enter: from a sample, the laboratory or a thermometer.
extension FarmState {
    static let shortestValidity: Duration = .seconds(60)
    static let longestValidity: Duration = .seconds(366 * 24 * 3_600)

    /// All of them or none: a half entered sample would make a number of two samples.
    mutating func enter(
        _ tank: TankName?, _ entries: [ManualEntry], validFor: Duration, source: String?, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let subject: IntentSubject = tank.map { .tank($0) } ?? .station
        var place: Int?
        if let tank { place = try index(of: tank) }
        guard validFor >= FarmState.shortestValidity, validFor <= FarmState.longestValidity else {
            throw IntentRefusal(subject, "a value is valid for 1 min to 366 d: say for how long")
        }
        try FarmState.check(entries, subject)
        let source = source.flatMap { $0.isBlank ? nil : $0 }
        let product = place.flatMap { figures[$0]?.recipe.product }
        var values: [ManualValue] = []
        for entry in entries {
            let (value, observed) = try accepted(entry, for: place, subject)
            values.append(
                ManualValue(
                    tank: tank, quantity: entry.quantity, value: value, observed: observed, by: person.name,
                    at: at.wall, until: at.wall + validFor, source: source,
                    product: entry.quantity.isOfProduct ? product?.name : nil,
                    baseCelsius: entry.quantity == .density ? product?.standard.base.celsius : nil))
        }
        var items: [JournalItem] = []
        for value in values {
            if let displaced = manual.enter(value, at: place) {
                items.append(
                    item(
                        displaced, "\(words(of: displaced)) taken back: \(value.quantity.words) is entered",
                        .manualValueWithdrawn(tank, displaced.quantity, at: at.wall), by: person, at: at))
            }
            items.append(
                item(value, fullWords(of: value, near: at.wall), .manualValue(value), by: person, at: at))
        }
        takeEntered(place, at: at)
        return done(items, subject, at: at)
    }

    mutating func withdraw(
        _ tank: TankName?, _ quantity: ManualQuantity, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let subject: IntentSubject = tank.map { .tank($0) } ?? .station
        var place: Int?
        if let tank { place = try index(of: tank) }
        guard let value = manual.withdraw(quantity, of: place) else {
            throw IntentRefusal(subject, "no \(quantity.words) is entered: there is nothing to take back")
        }
        takeEntered(place, at: at)
        let text = "\(words(of: value)) taken back"
        return done(
            [item(value, text, .manualValueWithdrawn(tank, quantity, at: at.wall), by: person, at: at)], subject,
            at: at)
    }

    /// What runs out by now: nothing rings, but what is made of it is uncertain from here on.
    mutating func endValuesDue(at: Moment) -> [StationEffect] {
        let ended = manual.takeRunOut(at: at.wall)
        if ended.isEmpty { return [] }
        for place in Set(ended.map(\.place)) { takeEntered(place, at: at) }
        return write(
            ended.map { _, value in
                JournalItem(
                    entry: JournalEntry(
                        at: at.wall, event: .value, tank: value.tank, value: value.value,
                        text: "\(value.quantity.words) of \(value.tank?.text ?? "the site") ran out: "
                            + "\(words(of: value)), entered by \(value.by)"))
            }, at: at)
    }

    /// What counts for a tank, or with the site's value for all, is another.
    mutating func takeEntered(_ place: Int?, at: Moment) {
        for index in place.map({ $0..<$0 + 1 }) ?? tanks.indices where figures[index] != nil {
            let product = figures[index]?.recipe.product
            figures[index]?.entered = manual.entered(for: index, holding: product, at: at.wall)
        }
    }

    /// Those of the run before that the configuration has no more use for: nobody may think that they count.
    func endsOfValuesOfOthers(at: Moment) -> [JournalItem] {
        manual.all.compactMap { value in
            guard value.isValid(at: at.wall), let place = value.tank.flatMap({ tankIndex[$0] }),
                let product = figures[place]?.recipe.product, !value.isOf(product)
            else { return nil }
            return JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .value, tank: value.tank, value: value.value,
                    text: "\(words(of: value)), entered by \(value.by)"
                        + (value.product.map { " for \($0)" } ?? "")
                        + ", counts no more: the tank is configured for \(product.name) at \(product.standard.base.words)"
                ))
        }
    }

    /// What is in force, for a record that knows nothing.
    func itemsOfManualValues(at: Moment) -> [JournalItem] {
        manual.all.map { value in
            JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .value, tank: value.tank, value: value.value,
                    text: "\(fullWords(of: value, near: at.wall)), as before: by \(value.by)"),
                change: .manualValue(value))
        }
    }

    // MARK: What is accepted

    private static func check(_ entries: [ManualEntry], _ subject: IntentSubject) throws(IntentRefusal) {
        guard !entries.isEmpty else { throw IntentRefusal(subject, "no value is named: density=860 or the like") }
        var seen: Set<ManualQuantity> = []
        for entry in entries {
            guard seen.insert(entry.quantity).inserted else {
                throw IntentRefusal(subject, "\(entry.quantity.words) is given twice")
            }
            if let other = entry.quantity.excludes, seen.contains(other) {
                throw IntentRefusal(subject, "water is told by volume or by mass: give one of them")
            }
        }
    }

    /// The value as it is kept, and of a density at what it was observed.
    private func accepted(
        _ entry: ManualEntry, for place: Int?, _ subject: IntentSubject
    ) throws(IntentRefusal) -> (Double, ObservedDensity?) {
        let quantity = entry.quantity
        guard place != nil || quantity == .ambient else {
            throw IntentRefusal(
                subject, "\(quantity.words) is a tank's own: name the tank; for the whole site it is ambient only")
        }
        switch entry {
        case .value(let quantity, let value):
            try FarmState.check(value, quantity, subject)
            switch quantity {
            case .density:
                let standard = try product(of: place, quantity, subject).standard
                _ = try FarmState.corrected(subject) { () throws(CorrectionFault) in
                    try VolumeCorrection(standard, baseDensity: value)
                }
            case .water, .waterByMass: _ = try product(of: place, quantity, subject)
            case .temperature, .ambient: break
            }
            return (value, nil)
        case .observedDensity(let observed):
            guard observed.kilogramsPerCubicMetre.isFinite, observed.celsius.isFinite else {
                throw IntentRefusal(subject, "the observed density, or its temperature, is not a number")
            }
            let standard = try product(of: place, quantity, subject).standard
            let correction = try FarmState.corrected(subject) { () throws(CorrectionFault) in
                try VolumeCorrection(standard, observed: observed)
            }
            try FarmState.check(correction.baseDensity, quantity, subject)
            return (correction.baseDensity, observed)
        }
    }

    private static func check(
        _ value: Double, _ quantity: ManualQuantity, _ subject: IntentSubject
    ) throws(IntentRefusal) {
        guard quantity.range.contains(value) else {
            throw IntentRefusal(
                subject,
                "\(quantity.words) \(value.isFinite ? quantity.text(value) : "is not a number"): "
                    + "\(quantity.text(quantity.range.lowerBound)) to \(quantity.text(quantity.range.upperBound)) is allowed"
            )
        }
    }

    private func product(
        of place: Int?, _ quantity: ManualQuantity, _ subject: IntentSubject
    ) throws(IntentRefusal) -> Product {
        guard let place, let product = figures[place]?.recipe.product else {
            throw IntentRefusal(
                subject, "it has no product configured: \(quantity.words) would count for nothing")
        }
        if quantity == .density, product.standard.method == .water {
            throw IntentRefusal(subject, "its product is water, whose density is known: nothing to enter")
        }
        return product
    }

    /// What the product's standard makes of a density, or its own words why it makes nothing.
    private static func corrected(
        _ subject: IntentSubject, _ make: () throws(CorrectionFault) -> VolumeCorrection
    ) throws(IntentRefusal) -> VolumeCorrection {
        do throws(CorrectionFault) {
            return try make()
        } catch {
            throw IntentRefusal(subject, error.words)
        }
    }

    // MARK: For the record

    private func item(
        _ value: ManualValue, _ text: String, _ change: RecordChange, by person: Person, at: Moment
    ) -> JournalItem {
        JournalItem(
            entry: JournalEntry(
                at: at.wall, event: .value, tank: value.tank, operatorName: person.name, value: value.value,
                text: text, origin: person.origin),
            change: change)
    }

    private mutating func done(_ items: [JournalItem], _ subject: IntentSubject, at: Moment) -> IntentOutcome {
        let effects = write(items, at: at)
        return IntentOutcome(effects: effects, results: [IntentResult(subject, done: true)], ticket: lastTicket)
    }

    /// `density 860.0 kg/m³ at 20 °C from 853.1 at 30.0 °C by hydrometer 20 °C`.
    private func words(of value: ManualValue) -> String {
        var words = "\(value.quantity.words) \(value.quantity.text(value.value))"
        guard value.quantity == .density else { return words }
        // As it was entered, whatever the tank is configured for now.
        if let base = BaseTemperature.allCases.first(where: { $0.celsius == value.baseCelsius }) {
            words += " at \(base.words)"
        }
        if let observed = value.observed {
            words +=
                " from \(DecimalText.fixed(observed.kilogramsPerCubicMetre, 1)) at "
                + "\(DecimalText.fixed(observed.celsius, 1)) °C by "
                + (observed.hydrometerCelsius.map { "hydrometer \(DecimalText.fixed($0, 0)) °C" } ?? "density meter")
        }
        return words
    }

    private func fullWords(of value: ManualValue, near: WallTime) -> String {
        var words = words(of: value)
        if let source = value.source { words += ", \(source)" }
        return words + ", valid until \(settings.zone.clock(value.until, near: near))"
    }
}

extension ManualQuantity {
    /// With its unit, for people.
    func text(_ value: Double) -> String {
        let unit = self == .density ? "kg/m³" : unit
        return "\(DecimalText.fixed(value, decimals)) \(unit)"
    }
}
