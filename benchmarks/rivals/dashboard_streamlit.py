"""The page of `dashboard_rivals.py` as Streamlit has it: `streamlit run dashboard_streamlit.py`.

Runs in an environment of its own; `RESULTS` of the environment names the run's file. What was
read is kept in a module of its own, which Streamlit runs once.
"""

import streamlit as st
from dashboard_page import areas, chart, indicators, levels

st.title("Levels by group")
indicator = st.selectbox("Indicator", indicators(), key="indicator")
area = st.selectbox("Area", list(areas()), format_func=areas().get, key="area")
st.plotly_chart(chart(indicator, area))
st.dataframe(levels(indicator, area), hide_index=True)
