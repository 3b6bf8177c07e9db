import Acquisition
import Alarms
import Quantities
import TankFarm

/// A site as its configuration file describes it: complete, and free of every fault that can be found without opening a
/// line or a database.
package struct SiteConfiguration: Sendable {
    /// The file, as it was named to the program.
    package let path: String
    /// The folder to which the file's relative paths relate.
    package let folder: String
    package let stationName: String
    package let zone: SiteZone
    /// Of the shift summary: "en" or "zh".
    package let language: String
    /// Gauges are simulated: every frame and page says so.
    package let simulation: Bool
    /// Resolved against the folder.
    package let databasePath: String
    package let socketPath: String
    /// After how long without an answer a value goes bad; nil: the greater of 5 s and 3 scans.
    package let staleAfter: Duration?
    /// By their start; may be empty: the site's calendar day is then the shift.
    package let shifts: [Shift]
    /// What the site has agreed on for all its alarms.
    package let practice: AlarmPractice
    /// In the file's order, each with the gauges on it in the order of their tanks; a tank's second gauge, under the name
    /// `TankName.ofSecondGauge`, stands among them, on its own line.
    package let lines: [LineSettings]
    /// In the file's order.
    package let tanks: [Tank]
    /// Of the tanks that have a shape or a strapping table.
    package let capacities: [TankName: TankCapacity]
    /// Of the same tanks.
    package let recipes: [TankName: QuantityRecipe]
    /// In the file's order.
    package let products: [Product]
    /// The tank whose gauge measures the ambient temperature for those that do not.
    package let ambientFrom: TankName?
    /// °C, while nobody measures or enters it.
    package let ambientCelsius: Double?
    /// Of screens and papers.
    package let units: DisplayUnits
    /// How long each level of the history is kept.
    package let retention: HistoryRetention
    /// Every configured limit and every condition that needs none, those that are switched off among them: tank by tank, then line by line, then the station's own.
    package let alarms: [AlarmDefinition]
    /// Whether each tank's overfill alarm comes early enough: one a tank, in their order.
    package let margins: [OverfillMargin]
    /// What is allowed and yet doubtful, by line: for `check`, and for the installer's eye.
    package let warnings: [ConfigurationFault]
}
