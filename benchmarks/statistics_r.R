# Seconds of the R packages on the tables that statistics_r.py writes.
#
#     Rscript benchmarks/statistics_r.R FOLDER [TIMES]
#
# R 4.3 or later with PHEindicatormethods, NHSRplotthedots and FunnelPlotR. Reading is outside the
# clock. Prints a line a task and writes seconds_r.csv into the folder; a task whose package or
# function is lacking says so and is left out. With "columns" as the only argument it says which
# columns each table must have.

arguments <- commandArgs(trailingOnly = TRUE)
wanted <- list(
  bands = c("indicator", "area", "numerator", "denominator", "standard_population",
            "reference_numerator", "reference_denominator"),
  points = c("indicator", "area", "numerator", "denominator"),
  deciles_200 = c("area", "order", "population", "value", "standard_error"),
  deciles_2000 = c("area", "order", "population", "value", "standard_error"),
  series = c("area", "period", "value"),
  life_tables = c("area", "age_start", "deaths", "population")
)
if (identical(arguments, "columns")) {
  for (name in names(wanted)) cat(name, ".csv: ", paste(wanted[[name]], collapse = ", "), "\n", sep = "")
  quit(status = 0)
}
if (length(arguments) < 1) stop("Give the folder of the tables.")
folder <- arguments[1]
times <- if (length(arguments) > 1) as.integer(arguments[2]) else 3L

library(dplyr, warn.conflicts = FALSE)
tables <- lapply(setNames(names(wanted), names(wanted)), function(name) {
  table <- read.csv(file.path(folder, paste0(name, ".csv")), fileEncoding = "UTF-8")
  lacking <- setdiff(wanted[[name]], names(table))
  if (length(lacking)) stop(name, ".csv lacks ", paste(lacking, collapse = ", "))
  table
})
tables$series$period <- as.Date(tables$series$period)
tables$points$place <- seq_len(nrow(tables$points))
bands <- group_by(tables$bands, indicator, area)
lives <- group_by(tables$life_tables, area)
# One reference for all: the 19 bands of the first group.
first <- head(tables$bands, 19)

sii <- function(table, repetitions) {
  PHEindicatormethods::phe_sii(
    group_by(table, area), quantile = order, population = population, value = value,
    value_type = 0, se = standard_error, repetitions = repetitions
  )
}

tasks <- list(
  "directly standardised rate" = function() PHEindicatormethods::calculate_dsr(
    bands, x = numerator, n = denominator, stdpop = standard_population
  ),
  "indirectly standardised rate" = function() PHEindicatormethods::calculate_ISRate(
    bands, x = numerator, n = denominator,
    x_ref = first$reference_numerator, n_ref = first$reference_denominator
  ),
  "proportion, grouped" = function() PHEindicatormethods::phe_proportion(
    bands, x = numerator, n = denominator
  ),
  "proportion, rows" = function() PHEindicatormethods::phe_proportion(
    tables$bands, x = numerator, n = denominator
  ),
  "rate, rows" = function() PHEindicatormethods::phe_rate(
    tables$bands, x = numerator, n = denominator
  ),
  "slope index, 200 groups × 100,000 draws" = function() sii(tables$deciles_200, 100000),
  "slope index, 2,000 groups × 1,000 draws" = function() sii(tables$deciles_2000, 1000),
  "funnel" = function() FunnelPlotR::funnel_plot(
    tables$points, numerator = numerator, denominator = denominator,
    group = place, data_type = "PR", label = NA
  ),
  "funnel significance" = function() PHEindicatormethods::assign_funnel_significance(
    tables$points, numerator = numerator, denominator = denominator, statistic = "proportion"
  ),
  "XmR chart" = function() NHSRplotthedots::ptd_spc(
    tables$series, value_field = value, date_field = period, facet_field = area
  ),
  "life expectancy" = function() PHEindicatormethods::phe_life_expectancy(
    lives, deaths = deaths, population = population, startage = age_start
  )
)

packages <- c("PHEindicatormethods", "NHSRplotthedots", "FunnelPlotR")
present <- packages[vapply(packages, requireNamespace, logical(1), quietly = TRUE)]
versions <- vapply(present, function(name) paste(name, packageVersion(name)), character(1))
cat(R.version.string, ", ", paste(versions, collapse = ", "), "\n", sep = "")

seconds <- vapply(names(tasks), function(name) {
  tryCatch({
    taken <- replicate(times, system.time(suppressMessages(tasks[[name]]()))[["elapsed"]])
    cat(sprintf("%-42s%10.2f s\n", name, median(taken)))
    median(taken)
  }, error = function(problem) {
    cat(sprintf("%-42s left out: %s\n", name, conditionMessage(problem)))
    NA_real_
  })
}, numeric(1))
write.csv(
  data.frame(task = names(seconds), seconds = seconds),
  file.path(folder, "seconds_r.csv"), row.names = FALSE, fileEncoding = "UTF-8"
)
